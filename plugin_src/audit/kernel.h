// SPDX-License-Identifier: GPL-3.0-or-later
// What the kernel tells of a thread: system calls that pass the C library by, and page faults.
#pragma once

#include "stack.h"

#include <cstddef>
#include <cstdint>

namespace antler::audit
{
/** From now on each system call of this thread is noted where it is inside a Scope, and done.
    @returns why not; empty if it is so */
const char* watchSystemCalls();

/** Has the kernel write down where this thread has page faults. @returns why not; or empty */
const char* watchFaults();
void forgetFaults();

/** The kernel's counts for this thread so far: page faults, and how often it left its processor. */
struct Counters
{
    uint64_t faultsFromMemory, faultsFromDisk;
    uint64_t waits, preemptions;
};
Counters countersSoFar() noexcept;

/** Takes the oldest fault that was written down. @returns false if there is none */
bool nextFault (Stack& place) noexcept;

} // namespace antler::audit
