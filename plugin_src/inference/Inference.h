// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Engine.h"

#include <Ramp.audio.h>

#include <atomic>
#include <string>
#include <vector>

namespace antler
{
/** The values that a parameter has, in plain units. */
struct Range
{
    float minimum, maximum;
};

/** One block of audio on its way through the model; in and out may be the same memory. */
struct Block
{
    const float* const* in;
    float* const* out;
    int channels;
    int frames;

    const Ramp* parameters; ///< in plain units, in model order
    Ramp mix;               ///< how much of the result is heard, 0 to 1; the rest is the input
};

/** Feeds audio to a model that maps [sample, parameters...] to a sample and keeps no state.

    The block's samples, one channel after the other, are the rows of the model's input. They go
    through it in chunks of a few fixed sizes, so that what a block costs depends on its own length
    only, and blocks and channels may be as many as they like.
*/
class Inference
{
public:
    /** Loads the model, and tries whether many samples in one call give the same as one by one.

        @throws std::runtime_error if the model cannot be loaded, or does not take single samples
    */
    Inference (ModelData model, const std::vector<Range>& parameters);

    /** For the audio thread: no allocation, lock, system call or exception in it. What the engine
        fails on is silent and counted in failures(). */
    void process (const Block& block) noexcept ANTLER_NONBLOCKING;

    /** Most samples that the model takes in one call; where it is 1, whySingle() says why. */
    int samplesPerCall() const noexcept { return chunks.front().rows; }
    const std::string& whySingle() const noexcept { return reason; }

    /** Calls of the model that failed in process() since the start. */
    int failures() const noexcept { return failed.load (std::memory_order_relaxed); }

private:
    /** The model, loaded for so many rows. */
    struct Chunk
    {
        int rows;
        std::unique_ptr<Engine> engine;
    };

    /** A sample of a block. */
    struct Position
    {
        int channel = 0, frame = 0;

        void next (int frames) noexcept ANTLER_NONBLOCKING
        {
            if (++frame == frames)
            {
                frame = 0;
                ++channel;
            }
        }
    };

    const Chunk& fitting (int samples) const noexcept ANTLER_NONBLOCKING;
    void feed (Engine&, const Block&, Position, int count) const noexcept ANTLER_NONBLOCKING;
    static Position deliver (const Engine&, const Block&, Position, int count,
                             bool valid) noexcept ANTLER_NONBLOCKING;

    const int parameters;
    std::vector<Chunk> chunks; // largest first; one of one row where it takes single samples only
    std::string reason;
    std::atomic<int> failed { 0 };
};
} // namespace antler
