// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: how many blocks took how long.
#pragma once

#include <Nonblocking.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace antler::bench
{

/** Counts of loads (fractions of the block period), in classes whose width grows with the load.

    A class is what a double's exponent and its first six bits say: it is 1.6 % wide at most. What
   is below 2^-14 or not below 2^6 is in the first or last class.
*/
class Histogram
{
public:
    static constexpr size_t classes = 20 * 64;

    void add (double load) noexcept ANTLER_NONBLOCKING
    {
        uint64_t bits = 0;
        std::memcpy (&bits, &load, sizeof (bits));
        const auto first = static_cast<int64_t> (bits >> shift) - lowest;
        ++counts[static_cast<size_t> (std::clamp (first, int64_t { 0 }, int64_t { classes - 1 }))];
    }

    uint32_t count (size_t index) const noexcept ANTLER_NONBLOCKING { return counts[index]; }

    /** The least load above a class. */
    static double end (size_t index) noexcept ANTLER_NONBLOCKING
    {
        const auto bits = (static_cast<uint64_t> (index) + lowest + 1) << shift;
        double load = 0;
        std::memcpy (&load, &bits, sizeof (load));
        return load;
    }

private:
    static constexpr int shift = 52 - 6;
    static constexpr int64_t lowest = int64_t { 1023 - 14 } << 6; // of the exponent of 2^-14

    std::array<uint32_t, classes> counts {};
};

} // namespace antler::bench
