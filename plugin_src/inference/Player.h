// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Performer.h"
#include "Trial.h"

#include <Delay.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace antler
{
/** Plays a model at its host's sample rate. One that listens makes no audio: what goes in comes out
    as it is, at once, and what the model found can be taken.

    All of it is done by whoever calls process(), or by a worker, as the schedule says. The model
    is never used by two threads at once.
*/
class Player
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

    /** For the audio thread: as Performer's. */
    bool takeResults (float* values) noexcept ANTLER_NONBLOCKING
    {
        return listens && performer->take (values);
    }

    /** How many values a run of a model that listens finds; 0: it makes audio. */
    std::size_t results() const noexcept { return performer->results(); }

    /** Frames between what goes in and what comes out, at the host's rate. */
    int latency() const noexcept { return waiting + ownLatency(); }

    /** Where there is a worker: what it did since this was asked. While no audio runs. */
    std::optional<WorkerFigures> takeFigures();

    /** As Performer's. */
    int samplesPerCall() const noexcept { return performer->samplesPerCall(); }
    std::string whySingle() const { return performer->whySingle(); }
    int takeFailures() noexcept { return performer->takeFailures(); }

private:
    void processNow (const Block&) noexcept ANTLER_NONBLOCKING;
    void pass (const Block&) const noexcept ANTLER_NONBLOCKING;
    int ownLatency() const noexcept;
    void playNow (const Block&) noexcept ANTLER_NONBLOCKING;
    void prepareOnsets (double sampleRate);
    void startWorker (int channels, double sampleRate, int frames);

    const Schedule schedule;
    const std::size_t parameters; // how many
    const std::unique_ptr<Performer> performer;
    const bool listens, beside; // a worker has it done
    const double modelRate;     // Hz; 0: any
    const int behind;           // frames of a run from the onset on, at the model's rate
    std::optional<OnsetDetector> onsets;
    std::vector<Delay> waits;       // what goes in, by channel
    int waiting = 0;                // frames
    std::unique_ptr<Worker> worker; // last: it uses all of the above
};
} // namespace antler
