// SPDX-License-Identifier: GPL-3.0-or-later
// A plugin host's operator new of its own, whose memory is not malloc's.
#include <cstddef>
#include <new>

namespace
{
alignas (64) char memory[1 << 24];
std::size_t used = 0;
} // namespace

#define ANTLER_VISIBLE __attribute__ ((visibility ("default")))

ANTLER_VISIBLE void* operator new (std::size_t bytes)
{
    auto* result = memory + used;
    used += (bytes + 63) / 64 * 64;
    return result;
}

ANTLER_VISIBLE void operator delete (void*) noexcept {}
ANTLER_VISIBLE void operator delete (void*, std::size_t) noexcept {}
