// SPDX-License-Identifier: GPL-3.0-or-later
// Finds what an audio thread must not do: allocate, lock, wait, throw, ask the system.
#pragma once

#include "names.h"

#include <Nonblocking.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace antler::audit
{

enum class Call
{
#define ANTLER_ENUMERATOR(name, text, kind) name,
    ANTLER_AUDITED (ANTLER_ENUMERATOR)
#undef ANTLER_ENUMERATOR
    pageFault /**< not a call, and not in Counts */
};

/** While a Scope exists, its thread's allocations, locks and system calls are counted.

    The executable that links this defines malloc, pthread_mutex_lock and so on itself (see
    memory.cpp and its neighbours), so that calls from every library in the process arrive here
   first; if it is linked with -rdynamic, also those from libraries that are loaded later (plugins).
   Outside a Scope each call costs one thread-local test. Other threads are not counted.
*/
class Scope
{
public:
    Scope() noexcept ANTLER_NONBLOCKING;
    ~Scope() noexcept ANTLER_NONBLOCKING;
    Scope (const Scope&) = delete;
    Scope& operator= (const Scope&) = delete;
};

/** How often each function was called, in the order of Call. */
using Counts = std::array<uint64_t, static_cast<size_t> (Call::pageFault)>;

/** The name of a call: "malloc"; and what it is: "allocation". */
const char* name (Call call);
const char* kind (Call call);

/** Resets the counts to zero: the warm-up is over, and what was found in it is kept apart
    (findings.h). Like counts(), it is for any thread, also the audio thread. */
void reset() noexcept ANTLER_NONBLOCKING;

/** The calls since the last reset(). */
Counts counts() noexcept ANTLER_NONBLOCKING;

/** The calls between two counts(). */
Counts difference (const Counts& after, const Counts& before) noexcept ANTLER_NONBLOCKING;

/** "malloc 3, free 3": each function that was called and how often; empty if none was. */
std::string describe (const Counts& counts);

} // namespace antler::audit
