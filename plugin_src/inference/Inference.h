// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Block.h"
#include "Schedule.h"
#include "Stream.h"
#include "Trial.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace antler
{
/** Sends the channels of a plugin through a model.

    The result is the same for every way of cutting the audio into blocks. Each channel has a state
    of its own, or all have one, where the model takes them together; where the model keeps nothing
    from frame to frame, the channels go through it one behind the other. What a block costs depends
    on its own length only.
*/
class Inference
{
public:
    /** Loads the model, and tries how many frames a call it takes.

        @throws std::runtime_error if the model cannot be loaded, does not take single frames, or
            not as many as the mode demands
    */
    Inference (ModelData, const ModelSpec&, const std::vector<Range>& parameters,
               Schedule::Mode = Schedule::Mode::automatic);
    ~Inference();

    /** Makes room for so many channels. Not for the audio thread; loads the model once more for
        those that are new.

        @throws std::runtime_error if the model cannot be loaded
    */
    void prepare (int channels);

    /** For the audio thread: no allocation, lock, system call or exception in it. What the engine
        fails on is silent and counted in failures(). */
    void process (const Block& block) noexcept ANTLER_NONBLOCKING;

    /** For the audio thread: forgets what was heard, on all channels or on one, where the model
       gave what is not finite and would go on doing so. */
    void reset() noexcept ANTLER_NONBLOCKING;
    void recover (int channel) noexcept ANTLER_NONBLOCKING;

    /** Most frames that the model takes in one call; where it is 1, whySingle() says why. */
    int samplesPerCall() const noexcept { return sizes.frames.front(); }
    const std::string& whySingle() const noexcept { return sizes.whySingle; }

    /** Frames between what goes in and what comes out. */
    int latency() const noexcept { return delay; }

    /** Calls of the model that failed in process(): since the start, and since this was asked. */
    int failures() const noexcept { return failed.load (std::memory_order_relaxed); }
    int takeFailures() noexcept { return failed.exchange (0, std::memory_order_relaxed); }

private:
    class Voice;

    Voice& voiceOf (int channel) noexcept ANTLER_NONBLOCKING;

    const ModelData data;
    const ModelSpec model;
    const Sizes sizes;
    const int delay;
    const bool shared; // one voice for all channels, one behind the other
    std::vector<std::unique_ptr<Voice>> voices;
    std::atomic<int> failed { 0 };
};
} // namespace antler
