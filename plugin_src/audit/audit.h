// SPDX-License-Identifier: GPL-3.0-or-later
// Counts calls that an audio thread must not make: allocations, locks, system calls.
#pragma once

#include <Nonblocking.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace antler::audit
{

/** While a Scope exists, its thread's allocations, locks and system calls are counted.

    The executable that links this defines malloc, pthread_mutex_lock and so on itself (see
    functions.cpp), so that calls from every library in the process arrive here first; if it is
    linked with -rdynamic, also those from libraries that are loaded later (plugins). Outside a
    Scope each call costs one thread-local test.
*/
class Scope
{
public:
    Scope() noexcept ANTLER_NONBLOCKING;
    ~Scope() noexcept ANTLER_NONBLOCKING;
    Scope (const Scope&) = delete;
    Scope& operator= (const Scope&) = delete;
};

/** How often each function was called, in the order of name(). */
using Counts = std::array<uint64_t, 32>;

/** The name of the function at `index` of Counts. */
const char* name (size_t index);

/** Resets the counts to zero. Like counts(), it is for any thread, also the audio thread. */
void reset() noexcept ANTLER_NONBLOCKING;

/** The calls since the last reset(). */
Counts counts() noexcept ANTLER_NONBLOCKING;

/** The calls between two counts(). */
Counts difference (const Counts& after, const Counts& before) noexcept ANTLER_NONBLOCKING;

/** "malloc 3, free 3": each function that was called and how often; empty if none was. */
std::string describe (const Counts& counts);

} // namespace antler::audit
