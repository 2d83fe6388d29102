// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Inference.h"
#include "Performer.h"
#include "Resampler.h"

#include <Delay.h>

#include <vector>

namespace antler
{
/** Sends channels through a model that makes audio: converts it to the model's sample rate and
   back, where they differ and the model says so. That costs time, and latency.
*/
class Conversion final : public Performer
{
public:
    /** @throws std::runtime_error if the model cannot be loaded, or not for this mode */
    Conversion (ModelData, const ModelSpec&, const std::vector<Range>& parameters, Schedule::Mode);

    void prepare (int channels, double sampleRate) override;
    int latency() const noexcept override { return delay; }
    int period() const noexcept override;
    int samplesPerCall() const noexcept override { return inference.samplesPerCall(); }
    std::string whySingle() const override { return inference.whySingle(); }
    int takeFailures() noexcept override { return inference.takeFailures(); }

    void play (const Block& block) noexcept ANTLER_NONBLOCKING override;
    void forget() noexcept ANTLER_NONBLOCKING override;
    void mend (int channel) noexcept ANTLER_NONBLOCKING override { inference.recover (channel); }

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
    void follow (const Block&, int first) noexcept ANTLER_NONBLOCKING;
    void deliver (const Block&, int first, int count) noexcept ANTLER_NONBLOCKING;

    const double modelRate; // Hz; 0: any
    const int hop;          // frames that the model takes at once, at its rate; 0: any number
    Inference inference;
    std::vector<Channel> channels; // none where nothing is converted
    std::vector<float*> given, made;
    std::vector<Ramp> parameters; // at the model's rate
    double hostFrames = 1.0;      // in one of the model's
    int ready = 0;                // results that wait
    int delay = 0;                // frames
};
} // namespace antler
