// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file but resize().
#pragma once

#include "Nonblocking.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace antler
{
/** The input beside a result that comes later: as late as the result. */
class Delay
{
public:
    /** 0 frames: no delay. Not for the audio thread. */
    void resize (int frames) { past.assign (static_cast<std::size_t> (frames), 0.0f); }

    void reset() noexcept ANTLER_NONBLOCKING
    {
        std::fill (past.begin(), past.end(), 0.0f);
        oldest = 0;
    }

    /** Takes a sample for the one from so long ago; silence for what is not finite, which would
        only come back as a fault. */
    float next (float sample) noexcept ANTLER_NONBLOCKING
    {
        if (past.empty())
            return sample;

        const auto late = std::exchange (past[oldest], std::isfinite (sample) ? sample : 0.0f);
        oldest = (oldest + 1) % past.size();
        return late;
    }

private:
    std::vector<float> past;
    std::size_t oldest = 0;
};

/** A result and the input beside it; what is not heard need not be finite. */
inline float blend (float result, float dry, float wet) noexcept ANTLER_NONBLOCKING
{
    return (wet == 0.0f ? 0.0f : wet * result) + (1.0f - wet) * dry;
}
} // namespace antler
