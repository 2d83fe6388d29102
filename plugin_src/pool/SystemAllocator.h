// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Nonblocking.h>

#include <cstddef>

namespace antler::pool
{
/** The process's own allocator.

    A pool asks for its functions by name instead of calling them: where it is linked into the
    object that is patched, its calls would come back to it.
*/
struct SystemAllocator
{
    void* (*allocate) (std::size_t alignment, std::size_t bytes);
    void (*release) (void* chunk);
    std::size_t (*usableBytes) (void* chunk);
};

extern const SystemAllocator systemAllocator;

/** How much a chunk has room for, which the C library reads before the chunk, and no more. */
inline std::size_t usableBytes (void* chunk) noexcept ANTLER_NONBLOCKING
{
    return ANTLER_TRUSTED (systemAllocator.usableBytes (chunk));
}
} // namespace antler::pool
