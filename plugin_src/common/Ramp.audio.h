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
        remaining = static_cast<float> (frames);
        step = frames > 0 ? (target - start) / static_cast<float> (frames) : 0.0f;
    }

    /** The value at a frame of the coming block. */
    float at (int frame) const noexcept ANTLER_NONBLOCKING
    {
        return target - step * std::max (0.0f, remaining - 1.0f - static_cast<float> (frame));
    }

    /** The same line for frames of another length, of which the first is at `first`; both in frames
        of this one. */
    Ramp inFrames (double length, double first) const noexcept ANTLER_NONBLOCKING
    {
        auto made = *this;
        made.step = step * static_cast<float> (length);
        made.remaining =
            remaining > 0.0f
                ? std::max (0.0f, static_cast<float> ((remaining - 1.0 - first) / length + 1.0))
                : 0.0f;
        return made;
    }

    /** The block is over. */
    void advance (int frames) noexcept ANTLER_NONBLOCKING
    {
        remaining = std::max (0.0f, remaining - static_cast<float> (frames));
    }

    /** True where it stays at `value`. */
    bool restsAt (float value) const noexcept ANTLER_NONBLOCKING
    {
        return remaining == 0.0f && target == value;
    }

    /** True where both go the same way from here. */
    bool follows (const Ramp& other) const noexcept ANTLER_NONBLOCKING
    {
        return target == other.target && remaining == other.remaining
               && (remaining == 0 || step == other.step);
    }

private:
    float target = 0.0f;
    float step = 0.0f;      // a frame
    float remaining = 0.0f; // frames until it is at its target
};
} // namespace antler
