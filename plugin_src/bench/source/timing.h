// SPDX-License-Identifier: GPL-3.0-or-later
// Load of each processor, measured as Sushi does: as a fraction of the block period.
#pragma once

#include <Nonblocking.h>

#include <atomic>
#include <cstdint>

namespace antler::bench
{

/** Nanoseconds of CLOCK_MONOTONIC. */
int64_t monotonicNow() noexcept ANTLER_NONBLOCKING;

/** Average, minimum and maximum time of one node, as fractions of the block period (1.0 = all). */
struct Load
{
    float average;
    float minimum;
    float maximum;
};

/** Collects the time that one node takes for each block.

    add() and closeWindow() are for the audio thread; load() may be called by any other. The average
    is the exponential mean (0.5) of the means of one-second windows, as in Sushi.
*/
class Timing
{
public:
    void add (int64_t nanoseconds, double period) noexcept ANTLER_NONBLOCKING;
    void closeWindow() noexcept ANTLER_NONBLOCKING;
    void reset() noexcept ANTLER_NONBLOCKING;

    bool hasData() const noexcept ANTLER_NONBLOCKING
    {
        return windows.load (std::memory_order_acquire) > 0;
    }
    Load load() const noexcept;

private:
    double sum = 0;
    uint64_t blocks = 0;
    float least = 100.0f; // Sushi's initial value
    float most = 0.0f;

    std::atomic<float> average { 0.0f };
    std::atomic<float> minimum { 100.0f };
    std::atomic<float> maximum { 0.0f };
    std::atomic<uint64_t> windows { 0 };
};

} // namespace antler::bench
