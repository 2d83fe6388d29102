// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#pragma once

#include "Delay.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace antler
{
void Delay::reset() noexcept ANTLER_NONBLOCKING
{
    std::fill (past.begin(), past.end(), 0.0f);
    oldest = 0;
}

float Delay::next (float sample) noexcept ANTLER_NONBLOCKING
{
    if (past.empty())
        return sample;

    const auto late = std::exchange (past[oldest], std::isfinite (sample) ? sample : 0.0f);
    oldest = (oldest + 1) % past.size();
    return late;
}

/** A result and the input beside it; what is not heard need not be finite. */
inline float blend (float result, float dry, float wet) noexcept ANTLER_NONBLOCKING
{
    return (wet == 0.0f ? 0.0f : wet * result) + (1.0f - wet) * dry;
}
} // namespace antler
