// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "timing.h"

#include <algorithm>
#include <ctime>

namespace antler::bench
{

int64_t monotonicNow() noexcept ANTLER_NONBLOCKING
{
    timespec now {};
    ANTLER_TRUSTED (clock_gettime (CLOCK_MONOTONIC, &now)); // reads memory that the kernel shares
    return int64_t { now.tv_sec } * 1000000000 + now.tv_nsec;
}

void Timing::add (int64_t nanoseconds, double period) noexcept ANTLER_NONBLOCKING
{
    const auto part = static_cast<double> (nanoseconds) / period;
    sum += part;
    ++blocks;
    least = std::min (least, static_cast<float> (part));
    most = std::max (most, static_cast<float> (part));
}

void Timing::closeWindow() noexcept ANTLER_NONBLOCKING
{
    if (blocks == 0)
        return;

    const auto mean = static_cast<float> (sum / static_cast<double> (blocks));
    const auto known = average.load (std::memory_order_relaxed);
    average.store (hasData() ? 0.5f * (known + mean) : mean, std::memory_order_relaxed);
    minimum.store (least, std::memory_order_relaxed);
    maximum.store (most, std::memory_order_relaxed);
    windows.fetch_add (1, std::memory_order_release);
    sum = 0;
    blocks = 0;
}

void Timing::reset() noexcept ANTLER_NONBLOCKING
{
    sum = 0;
    blocks = 0;
    least = 100.0f;
    most = 0.0f;
    windows.store (0, std::memory_order_release);
}

Load Timing::load() const noexcept
{
    return { average.load (std::memory_order_relaxed), minimum.load (std::memory_order_relaxed),
             maximum.load (std::memory_order_relaxed) };
}

} // namespace antler::bench
