// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#pragma once

#include <Nonblocking.h>

#include <cstddef>

namespace antler::pool
{
/** A pool's chunks have 64, 128, 192, 256, 384, 512, 768 … bytes, up to 1 MiB, and lie at multiples
    of 64.

    The C library may make a chunk some 40 bytes larger than asked for. Sizes are further apart than
    that, so that a chunk always comes back to the class it was made for.
*/
constexpr std::size_t chunkAlignment = 64;
constexpr int classes = 28;

constexpr std::size_t bytesOf (int sizeClass) noexcept ANTLER_NONBLOCKING
{
    if (sizeClass == 0)
        return 64;

    return std::size_t { sizeClass % 2 != 0 ? 128u : 192u } << ((sizeClass - 1) / 2);
}

static_assert (bytesOf (classes - 1) == 1024 * 1024);

/** The exponent of the largest power of two in `number`, which is not 0. */
constexpr int log2 (std::size_t number) noexcept ANTLER_NONBLOCKING
{
    return 63 - __builtin_clzll (number);
}

/** The class whose chunks are the largest that `bytes` hold, or -1; beyond the last class, a number
    from `classes` on. */
constexpr int classWithin (std::size_t bytes) noexcept ANTLER_NONBLOCKING
{
    if (bytes < 128)
        return bytes < 64 ? -1 : 0;

    const auto power = log2 (bytes);
    return 2 * (power - 7) + (bytes >= std::size_t { 3 } << (power - 1) ? 2 : 1);
}

/** The class whose chunks are the smallest that hold `bytes`; beyond the last class, a number from
    `classes` on. */
constexpr int classFor (std::size_t bytes) noexcept ANTLER_NONBLOCKING
{
    return bytes <= 64 ? 0 : classWithin (bytes - 1) + 1;
}

/** Whether there are chunks of this class. */
constexpr bool has (int sizeClass, std::size_t alignment = 1) noexcept ANTLER_NONBLOCKING
{
    return sizeClass >= 0 && sizeClass < classes && alignment <= chunkAlignment;
}
} // namespace antler::pool
