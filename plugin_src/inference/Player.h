// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Inference.h"
#include "Resampler.h"
#include "Worker.h"

#include <Delay.h>

#include <memory>
#include <optional>
#include <vector>

namespace antler
{
/** Plays a model at its host's sample rate: converts the audio to the model's and back, where they
    differ and the model says so. That costs time, and latency.

    All of it is done by whoever calls process(), or by a worker, as the schedule says. The model
    is never used by two threads at once.
*/
class Player : private Worker::Work
{
public:
    /** @throws std::runtime_error if the model cannot be loaded, or not for this schedule */
    Player (ModelData, const ModelSpec&, const std::vector<Range>& parameters,
            const Schedule& = {});

    /** Makes room for so many channels, at so many Hz, and blocks of so many frames at most. Not
        for the audio thread, and while it does not play.

        @throws std::runtime_error if the model cannot be loaded
    */
    void prepare (int channels, double sampleRate, int frames);

    /** Is heard as late as another model, which the host was told of: what goes in waits. After
        prepare(), and not for the audio thread.

        @returns how many frames it waits */
    int waitFor (int latency);

    /** For the audio thread, all of the following: as Inference's. */
    void process (const Block& block) noexcept ANTLER_NONBLOCKING;
    void reset() noexcept ANTLER_NONBLOCKING;
    void recover (int channel) noexcept ANTLER_NONBLOCKING;

    /** Frames between what goes in and what comes out, at the host's rate. */
    int latency() const noexcept { return waiting + ownLatency(); }

    /** Where there is a worker: what it did since this was asked. While no audio runs. */
    std::optional<WorkerFigures> takeFigures();

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

    int ownLatency() const noexcept { return worker != nullptr ? worker->latency() : delay; }
    void play (const Block& block) noexcept ANTLER_NONBLOCKING override;
    void forget() noexcept ANTLER_NONBLOCKING override;
    void mend (int channel) noexcept ANTLER_NONBLOCKING override { inference.recover (channel); }
    void prepareConversion (int channels, double sampleRate);
    void startWorker (int channels, double sampleRate, int frames);
    void processNow (const Block&) noexcept ANTLER_NONBLOCKING;
    void convert (const Block&, int first, int count) noexcept ANTLER_NONBLOCKING;
    int feed (const Block&, int first, int count) noexcept ANTLER_NONBLOCKING;
    void follow (const Block&, int first) noexcept ANTLER_NONBLOCKING;
    void deliver (const Block&, int first, int count) noexcept ANTLER_NONBLOCKING;

    const double modelRate; // Hz; 0: any
    const int hop;          // frames that the model takes at once, at its rate; 0: any number
    const Schedule schedule;
    Inference inference;
    std::vector<Channel> channels; // none where nothing is converted
    std::vector<Delay> waits;      // what goes in, by channel
    std::vector<float*> given, made;
    std::vector<Ramp> parameters;   // at the model's rate
    double hostFrames = 1.0;        // in one of the model's
    int ready = 0;                  // results that wait
    int delay = 0, waiting = 0;     // frames
    std::unique_ptr<Worker> worker; // last: it uses all of the above
};
} // namespace antler
