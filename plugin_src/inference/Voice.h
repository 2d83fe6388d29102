// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Inference.h"

#include <Delay.h>

namespace antler
{
/** A frame of a channel of a block. */
struct Position
{
    int channel = 0, frame = 0;

    /** So many frames on; behind a channel's last one is the next channel's first. */
    void advance (int count, int frames) noexcept ANTLER_NONBLOCKING
    {
        channel += (frame + count) / frames;
        frame = (frame + count) % frames;
    }
};

/** The way of a channel through the model, or of those that go together: cuts what a block holds
    into runs, and joins the results.

    A model that takes any number of frames answers at once. One that takes a fixed number gets them
    as they come, and is heard that much later; so is the input beside it.
*/
class Inference::Voice
{
public:
    /** @throws std::runtime_error if the model cannot be loaded */
    Voice (ModelData, const ModelSpec&, const std::vector<int>& sizes);

    /** For the audio thread: forgets what was heard, or only what the model made of it. */
    void reset() noexcept ANTLER_NONBLOCKING;
    void recover() noexcept ANTLER_NONBLOCKING;

    /** Plays `count` frames from `from` on.

        @returns how many runs failed
    */
    int play (const Block& block, Position from, int count) noexcept ANTLER_NONBLOCKING;

private:
    int playNow (const Block&, Position, int count) noexcept ANTLER_NONBLOCKING;
    int playLater (const Block&, Position, int count) noexcept ANTLER_NONBLOCKING;
    void hold (const Block&, int frame) noexcept ANTLER_NONBLOCKING;
    int follow (const Block&, int frame, int count) noexcept ANTLER_NONBLOCKING;
    void feed (const Block&, Position, int count, int offset) noexcept ANTLER_NONBLOCKING;
    Position deliver (const Block&, Position, int count, int offset) noexcept ANTLER_NONBLOCKING;
    void mix (const Block&, Position, int channel, const float* results,
              int count) noexcept ANTLER_NONBLOCKING;
    int channelOf (const Block&, Position, int index) const noexcept ANTLER_NONBLOCKING;

    const ModelSpec model;
    Stream stream;
    std::vector<Signal> signals; // that move frame by frame
    std::vector<int> parameters; // that have one value a run
    std::vector<float> held;     // their values
    std::vector<Delay> inputs;   // by channel
    int clock = 0;               // frames since the held values could last change
    int gathered = 0;            // frames of the next run that are there
    bool valid = false;          // the last run gave a result
};
} // namespace antler
