// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Nonblocking.h"

#include <cstddef>
#include <vector>

namespace antler
{
/** The input beside a result that comes later: as late as the result.

    What the audio thread calls is in Delay.audio.h. */
class Delay
{
public:
    /** 0 frames: no delay. Not for the audio thread. */
    void resize (int frames) { past.assign (static_cast<std::size_t> (frames), 0.0f); }

    bool isNone() const noexcept ANTLER_NONBLOCKING { return past.empty(); }

    inline void reset() noexcept ANTLER_NONBLOCKING;

    /** Takes a sample for the one from so long ago; silence for what is not finite, which would
        only come back as a fault. */
    inline float next (float sample) noexcept ANTLER_NONBLOCKING;

private:
    std::vector<float> past;
    std::size_t oldest = 0;
};
} // namespace antler
