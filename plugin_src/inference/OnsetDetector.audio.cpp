// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "OnsetDetector.h"

#include <algorithm>
#include <cmath>

namespace antler
{
namespace
{
constexpr auto quietest = 1.0e-6; // power: -60 dB
} // namespace

void OnsetDetector::reset() noexcept ANTLER_NONBLOCKING
{
    fast = slow = 0.0;
    left = 0;
    above = false;
}

int OnsetDetector::find (const Block& block, int first, int end) noexcept ANTLER_NONBLOCKING
{
    for (auto frame = first; frame < end; ++frame)
    {
        auto power = 0.0;

        for (int c = 0; c < block.channels; ++c)
        {
            const auto sample = static_cast<double> (block.in[c][frame]);
            power += sample * sample / block.channels;
        }

        if (hear (std::isfinite (power) ? power : 0.0))
            return frame;
    }

    return end;
}

/** @returns whether there is an onset */
bool OnsetDetector::hear (double power) noexcept ANTLER_NONBLOCKING
{
    const auto before = std::max (slow, quietest);
    fast += fastStep * (power - fast);
    slow += slowStep * (power - slow);
    left = std::max (0, left - 1);
    const auto rises = ! above && fast > ratio * before;
    above = fast > ratio * before;

    if (! rises || left > 0)
        return false;

    left = wait;
    return true;
}
} // namespace antler
