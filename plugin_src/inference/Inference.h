// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Engine.h"

#include <atomic>

namespace antler
{
/** One block of audio on its way through the model; in and out may be the same memory. */
struct Block
{
    const float* const* in;
    float* const* out;
    int channels;
    int frames;

    /** The parameters in plain units, in model order. Within the block each moves in a straight
        line from its value in `from`, and arrives at its value in `to` with the last frame. */
    const float* from;
    const float* to;
};

/** Feeds audio to a model that maps [sample, parameters...] to a sample and keeps no state.

    The block's samples, one channel after the other, are the rows of the model's input. prepare()
    chooses how many of them the model takes at a time; process() is the same loop in every case, so
    a block may be shorter or longer than announced, and the channels more or fewer.
*/
class Inference
{
public:
    enum class Mode
    {
        block, ///< one run of the model for all samples of all channels
        sample ///< one run of the model for each sample
    };

    /** @throws std::runtime_error if the model cannot be loaded or does not fit */
    Inference (ModelData model, int parameters);

    /** Gets ready for blocks of up to `blockSize` frames; may be called again. Whole blocks if the
        model allows it and gives the same result that way, single samples otherwise. Not for the
        audio thread, and not while process() runs.

        @throws std::runtime_error if the model runs in neither mode
    */
    void prepare (int blockSize, int channels);

    /** For the audio thread: no allocation, lock, system call or exception in it. A block that the
        engine fails on, or that comes before prepare(), is silent and counted in failures(). */
    void process (const Block& block) noexcept;

    Mode mode() const noexcept { return rows > 1 ? Mode::block : Mode::sample; }

    /** Samples that the model takes at a time; 0 before prepare(). */
    int rowsPerRun() const noexcept { return rows; }

    /** Model runs that failed in process() since the start. */
    int failures() const noexcept { return failed.load (std::memory_order_relaxed); }

private:
    bool agreesWithSingleSamples (int candidate);
    void gather (const Block& block, int first, int count) noexcept;
    void scatter (const Block& block, int first, int count, bool valid) noexcept;

    const int parameters, width;
    std::unique_ptr<Engine> engine;
    int rows = 0;
    std::atomic<int> failed { 0 };
};
} // namespace antler
