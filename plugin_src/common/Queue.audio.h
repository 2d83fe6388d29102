// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#pragma once

#include "Nonblocking.h"

#include <array>
#include <atomic>
#include <cstdint>

namespace antler
{
/** Values from one thread to one other, in order. Neither waits, and nothing is allocated. */
template <typename Value, std::uint32_t capacity>
class Queue
{
    static_assert (capacity > 0 && (capacity & (capacity - 1)) == 0, "counts wrap around");

public:
    /** Of the thread that gives: false if there is no room. */
    bool push (const Value& value) noexcept ANTLER_NONBLOCKING
    {
        const auto end = pushed.load (std::memory_order_relaxed);

        if (end - popped.load (std::memory_order_acquire) == capacity)
            return false;

        values[end % capacity] = value;
        pushed.store (end + 1, std::memory_order_release);
        return true;
    }

    /** Of the thread that takes: the oldest value, null if there is none. */
    const Value* front() const noexcept ANTLER_NONBLOCKING
    {
        const auto begin = popped.load (std::memory_order_relaxed);
        return begin == pushed.load (std::memory_order_acquire) ? nullptr
                                                                : &values[begin % capacity];
    }

    /** Of the thread that takes: it is done with the oldest value. */
    void pop() noexcept ANTLER_NONBLOCKING
    {
        popped.store (popped.load (std::memory_order_relaxed) + 1, std::memory_order_release);
    }

private:
    std::array<Value, capacity> values {};
    std::atomic<std::uint32_t> pushed { 0 }, popped { 0 };
};
} // namespace antler
