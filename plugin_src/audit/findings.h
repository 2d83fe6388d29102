// SPDX-License-Identifier: GPL-3.0-or-later
// What was found on the audio thread: how often, from which block on, and where.
#pragma once

#include "audit.h"
#include "stack.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace antler::audit
{

/** A place from which one function was called. Written by one thread; `count` grows last. */
struct Site
{
    Call call {};
    long number = 0;     /**< of a system call */
    uint64_t first = 0;  /**< the block, counted from 1 */
    uint64_t digest = 0; /**< of all of the above but `first`, and of the stack */
    Stack stack;
    std::atomic<uint64_t> count { 0 };
};

/** The findings of a part of the run.

    Sites have a fixed room, and a block has so many stacks taken and no more: what a plugin does a
    thousand times in a block must not cost a thousand stacks. What is not placed is still counted.
    Which calls of a block get their stacks moves on from block to block, so that each gets its
   turn.
*/
class Phase
{
public:
    static constexpr size_t roomForSites = 64;
    static constexpr uint64_t stacksPerBlock = 64;

    void touch() noexcept; /**< so that its memory is there: the audit makes no page faults */
    void begin() noexcept ANTLER_NONBLOCKING; /**< of the phase: forgets all */
    void nextBlock() noexcept ANTLER_NONBLOCKING;
    void count (Call call) noexcept;
    void faults (uint64_t fromMemory, uint64_t fromDisk) noexcept ANTLER_NONBLOCKING;

    /** Whether the next call of this block is one whose stack is taken. */
    bool placesNext() noexcept;
    void place (Call call, long number, const Stack& stack) noexcept;

    Counts counts() const noexcept ANTLER_NONBLOCKING;
    size_t sites() const noexcept { return used.load (std::memory_order_acquire); }
    const Site& site (size_t index) const noexcept { return all[index]; }

    std::atomic<uint64_t> blocks { 0 };
    std::atomic<uint64_t> minorFaults { 0 };
    std::atomic<uint64_t> majorFaults { 0 };
    std::atomic<uint64_t> firstFault { 0 }; /**< the block, from 1 */

private:
    std::array<std::atomic<uint64_t>, Counts {}.size()> counters {};
    std::array<Site, roomForSites> all;
    std::atomic<size_t> used { 0 };
    uint64_t callsInBlock = 0;
    uint64_t window = 0; /**< the first call of a block whose stack is taken */
};

/** Until reset() what is found belongs to the warm-up, then to the judged time. */
inline Phase warmUp, judged;
inline std::atomic<Phase*> present { &warmUp };

} // namespace antler::audit
