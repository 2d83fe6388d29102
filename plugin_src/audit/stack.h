// SPDX-License-Identifier: GPL-3.0-or-later
// The stack of the audio thread as addresses, taken without an allocation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace antler::audit
{
/** Where a call came from: the address it returns to, and the frame in which that is stored.

    @param link  on AArch64 after an interruption: the link register, where a function that has no
                 frame keeps the address it returns to; else 0
*/
struct Origin
{
    const void* caller;
    const void* frame;
    uintptr_t link = 0;
};

/** Addresses of a stack, the innermost first; return addresses but for an interrupted one. */
struct Stack
{
    static constexpr size_t room = 24;

    std::array<uintptr_t, room> addresses {};
    size_t depth = 0;

    void add (uintptr_t address) noexcept
    {
        if (address != 0 && depth < room)
            addresses[depth++] = address;
    }
};

/** Makes the unwinder load and allocate what it needs, and asks for this thread's limits. */
void prepareStacks();

/** The stack that led to `origin`, on a thread that has called prepareStacks(). */
Stack stackOf (Origin origin) noexcept;

} // namespace antler::audit
