// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#pragma once

#include "Nonblocking.h"

#include <algorithm>

namespace antler
{
/** A value that moves to a new one in a straight line, over a number of frames.

    Where it is at a frame does not depend on how the frames are cut into blocks.
*/
class Ramp
{
public:
    /** Sets off for `value`, unless it is on its way there, and arrives with the last of `frames`
        frames; at once if there are none. */
    void moveTo (float value, int frames) noexcept ANTLER_NONBLOCKING
    {
        if (frames > 0 && value == target)
            return;

        const auto start = at (-1);
        target = value;
        remaining = frames;
        step = frames > 0 ? (target - start) / static_cast<float> (frames) : 0.0f;
    }

    /** The value at a frame of the coming block. */
    float at (int frame) const noexcept ANTLER_NONBLOCKING
    {
        return target - step * static_cast<float> (std::max (0, remaining - 1 - frame));
    }

    /** The block is over. */
    void advance (int frames) noexcept ANTLER_NONBLOCKING
    {
        remaining = std::max (0, remaining - frames);
    }

    /** True where it stays at `value`. */
    bool restsAt (float value) const noexcept ANTLER_NONBLOCKING
    {
        return remaining == 0 && target == value;
    }

    /** True where both go the same way from here. */
    bool follows (const Ramp& other) const noexcept ANTLER_NONBLOCKING
    {
        return target == other.target && remaining == other.remaining
               && (remaining == 0 || step == other.step);
    }

private:
    float target = 0.0f;
    float step = 0.0f; // a frame
    int remaining = 0; // frames until it is at its target
};
} // namespace antler
