// SPDX-License-Identifier: GPL-3.0-or-later
// The audio thread, watched: where calls come from, system calls past the C library, page faults.
#pragma once

#include <Nonblocking.h>

#include <array>
#include <cstdint>

namespace antler::audit
{

/** On the audio thread, before its first block: stacks are taken from now on.

    On a thread that lives for audio alone the kernel reports each system call, too (a seccomp
   filter, which cannot be removed again; the thread may end). It tells calls of the watch itself,
   see systemCall(), from all others by the one instruction that they come from. Nothing of this
   runs while nothing is found.
*/
class Watch
{
public:
    explicit Watch (bool systemCalls);
    ~Watch();
    Watch (const Watch&) = delete;
    Watch& operator= (const Watch&) = delete;
};

/** Whether this thread has a Watch. */
bool isWatched() noexcept;

/** What is watched, and why not what is not: empty where it is. */
extern const char* systemCallsUnseen;
extern const char* faultPlacesUnseen;

/** How often a thread left its processor: to wait, or for another thread. */
struct Switches
{
    uint32_t waits = 0;
    uint32_t preemptions = 0;

    void operator+= (const Switches& others) noexcept ANTLER_NONBLOCKING
    {
        waits += others.waits;
        preemptions += others.preemptions;
    }
};

/** Around a block, on a watched thread: counts the page faults between the two.
    @returns the switches in between; none on another thread */
void beginBlock() noexcept ANTLER_NONBLOCKING;
Switches endBlock() noexcept ANTLER_NONBLOCKING;

/** The name of a system call, or empty where it is not one of the usual ones. */
const char* nameOfSystemCall (long number);

} // namespace antler::audit

/** A system call that is not reported. @returns what the kernel does: -errno on failure */
extern "C" long antlerSystemCall (long number, long a = 0, long b = 0, long c = 0, long d = 0,
                                  long e = 0, long f = 0) noexcept;
