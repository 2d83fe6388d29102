// SPDX-License-Identifier: GPL-3.0-or-later
// Counts what the audio thread must not do while it is inside a plugin's process().
#pragma once

#include <cstdint>
#include <string>

namespace antler::bench::audit
{

/** While one lives, the calling thread's allocations, locks and system calls are counted.

    The executable defines malloc, pthread_mutex_lock and so on itself (see audit.cpp) and is
    linked with -rdynamic, so that a plugin's calls come here first. Outside a Scope they cost
    one thread-local test.
*/
class Scope
{
public:
    Scope() noexcept;
    ~Scope() noexcept;
    Scope (const Scope&) = delete;
    Scope& operator= (const Scope&) = delete;
};

/** Sets all counters to zero. */
void reset() noexcept;

/** "malloc 3, free 3": each call seen and how often; empty where there was none. */
std::string summary();

} // namespace antler::bench::audit
