// SPDX-License-Identifier: GPL-3.0-or-later
// What is counted, and the few lines that run for every call on every thread.
#pragma once

#include "audit.h"
#include "findings.h"
#include "stack.h"

#include <array>
#include <atomic>

namespace antler::audit
{
// Plain thread-local data of the executable: reading it needs no call and no allocation.
inline thread_local bool inside = false;

/** Counts a call on a thread in a Scope, and remembers where it came from (if a Watch asks). */
void note (Call call, Origin origin, long number = 0) noexcept;

/** While it exists, what the real function does inside itself is not counted once more. */
class Apart
{
public:
    Apart() noexcept : before (inside) { inside = false; }
    ~Apart() noexcept { inside = before; }
    Apart (const Apart&) = delete;
    Apart& operator= (const Apart&) = delete;

private:
    const bool before;
};

/** Where the function that says this was called. */
#define ANTLER_ORIGIN                                                                              \
    antler::audit::Origin { __builtin_return_address (0), __builtin_frame_address (0) }

/** Does `act`; inside a Scope it is noted before, and what it does itself is not. */
#define ANTLER_AUDIT(call, act)                                                                    \
    if (! antler::audit::inside)                                                                   \
        return act;                                                                                \
    antler::audit::note (antler::audit::Call::call, ANTLER_ORIGIN);                                \
    const antler::audit::Apart apart;                                                              \
    return act

} // namespace antler::audit
