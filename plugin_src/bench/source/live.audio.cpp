// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file. It sleeps once per block when paced; everything else is
// real-time safe.
#include "frontend.h"

#include <ctime>
#include <sys/syscall.h>
#include <watch.h>

namespace antler::bench
{
namespace
{
constexpr int64_t startGrid = 100000000; // ns

void waitUntil (double nanoseconds) noexcept
{
    const auto whole = static_cast<int64_t> (nanoseconds);
    const timespec wake { static_cast<time_t> (whole / 1000000000),
                          static_cast<long> (whole % 1000000000) };
    antlerSystemCall (SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME,
                      reinterpret_cast<long> (&wake)); // the plugin's own are reported
}
} // namespace

void LiveFrontend::loop() noexcept ANTLER_NONBLOCKING
{
    while (! stop.load (std::memory_order_relaxed))
        playBlock (static_cast<double> (monotonicNow()));
}

void LiveFrontend::pacedLoop() noexcept
{
    const auto period = engine->periodInNanoseconds();
    // With 64 frames at 48 kHz and kernel ticks at 250 Hz, a tick is a multiple of the block
    // period: by chance it would fall into every third block or into none. Starting on a fixed grid
    // makes every run the same.
    auto start = static_cast<double> ((monotonicNow() / startGrid + 1) * startGrid);
    waitUntil (start);
    while (! stop.load (std::memory_order_relaxed))
    {
        auto* const played = playBlock (start);
        start += period;
        const auto now = static_cast<double> (monotonicNow());
        if (now <= start)
        {
            waitUntil (start);
            continue;
        }
        // Too late: a converter would have played a gap and continued from here.
        start = now;
        if (played == nullptr)
            continue;
        ++played->figures.late;
        late.fetch_add (1, std::memory_order_relaxed);
    }
}

Part* LiveFrontend::playBlock (double now) noexcept ANTLER_NONBLOCKING
{
    if (reset.exchange (false, std::memory_order_relaxed))
    {
        engine->reset();
        sequence.begin (now);
        blocks.store (0, std::memory_order_relaxed);
        late.store (0, std::memory_order_relaxed);
    }
    auto& part = sequence.at (now);
    if (part.isCutShort())
        return nullptr;

    if (part.signal.sweepsParameters)
        sweep.move (sequence.progress (now));
    else
        sweep.rest();

    const auto position = part.figures.blocks * static_cast<uint64_t> (engine->blockSize);
    for (size_t c = 0; c < inputs.size(); ++c)
        inputs[c] = part.signal.at (position, c);
    const auto done = engine->process (inputs, outputs, engine->blockSize);
    engine->measureOutput (inputs, part.figures.output);
    part.add (done, engine->periodInNanoseconds());
    blocks.fetch_add (1, std::memory_order_relaxed);
    return &part;
}

} // namespace antler::bench
