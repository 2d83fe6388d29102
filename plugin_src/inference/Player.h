// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Inference.h"
#include "Resampler.h"

#include <Delay.h>

#include <memory>
#include <vector>

namespace antler
{
/** Plays a model at its host's sample rate: converts the audio to the model's and back, where they
    differ and the model says so. That costs time, and latency.
*/
class Player
{
public:
    /** @throws std::runtime_error if the model cannot be loaded */
    Player (ModelData, const ModelSpec&, const std::vector<Range>& parameters);

    /** Makes room for so many channels, at so many Hz. Not for the audio thread.

        @throws std::runtime_error if the model cannot be loaded
    */
    void prepare (int channels, double sampleRate);

    /** For the audio thread, all of the following: as Inference's. */
    void process (const Block& block) noexcept ANTLER_NONBLOCKING;
    void reset() noexcept ANTLER_NONBLOCKING;
    void recover (int channel) noexcept ANTLER_NONBLOCKING { inference.recover (channel); }

    /** Frames between what goes in and what comes out, at the host's rate. */
    int latency() const noexcept { return delay; }

    /** The model without conversion. */
    Inference& model() noexcept { return inference; }

private:
    static constexpr auto longest = 128; // frames that are converted at once

    struct Channel
    {
        Resampler toModel, toHost;
        std::vector<float> given, made; // at the model's rate
        std::vector<float> waiting;     // results at the host's rate, oldest first
        Delay input;
    };

    void convert (const Block&, int first, int count) noexcept ANTLER_NONBLOCKING;
    int feed (const Block&, int first, int count) noexcept ANTLER_NONBLOCKING;
    void follow (const Block&, int first, int count, int frames) noexcept ANTLER_NONBLOCKING;
    void deliver (const Block&, int first, int count) noexcept ANTLER_NONBLOCKING;

    const double modelRate; // Hz; 0: any
    Inference inference;
    std::vector<Channel> channels; // none where nothing is converted
    std::vector<float*> given, made;
    std::vector<Ramp> parameters; // at the model's rate
    int ready = 0;                // results that wait
    int delay = 0;
};
} // namespace antler
