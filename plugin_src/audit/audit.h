// SPDX-License-Identifier: GPL-3.0-or-later
// Counts what the audio thread must not do: allocations, locks, system calls.
#pragma once

#include <Nonblocking.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace antler::audit
{

/** While one lives, the calling thread's allocations, locks and system calls are counted.

    The executable that links this defines malloc, pthread_mutex_lock and so on itself (see
    functions.cpp), so that calls from every library in the process come here first; those from
    libraries that are loaded later (plugins) too, if it is linked with -rdynamic. Outside a Scope
    they cost one thread-local test.
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

/** What the function at `index` of Counts is called. */
const char* name (size_t index);

/** Starts counting from zero. For any thread, the audio thread too; so is counts(). */
void reset() noexcept ANTLER_NONBLOCKING;

/** What was called since the last reset(). */
Counts counts() noexcept ANTLER_NONBLOCKING;

/** What was called between two looks. */
Counts difference (const Counts& after, const Counts& before) noexcept ANTLER_NONBLOCKING;

/** "malloc 3, free 3": each function that was called and how often; empty where none was. */
std::string describe (const Counts& counts);

} // namespace antler::audit
