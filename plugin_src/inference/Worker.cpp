// SPDX-License-Identifier: GPL-3.0-or-later
#include "Worker.h"

#include <FlushDenormals.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <ctime>
#include <limits>
#include <pthread.h>
#include <utility>

namespace antler
{
namespace
{
using Clock = std::chrono::steady_clock;

constexpr auto looks = 4;        // a block
constexpr auto briefest = 50000; // ns between two looks
constexpr auto never = std::numeric_limits<int>::max();
constexpr auto priority = 20; // SCHED_FIFO: above what plays no audio, below every audio thread

int powerOfTwo (int atLeast)
{
    auto size = 1;

    while (size < atLeast)
        size *= 2;

    return size;
}

void nap (double seconds)
{
    const auto whole = static_cast<long> (std::min (seconds, 0.5) * 1.0e9);
    const timespec time { 0, std::max<long> (whole, briefest) };
    clock_nanosleep (CLOCK_MONOTONIC, 0, &time, nullptr);
}

/** Signals are for the host's own threads. A user may not be allowed a priority: then none. */
void settle()
{
    sigset_t all;
    sigfillset (&all);
    pthread_sigmask (SIG_BLOCK, &all, nullptr);
    pthread_setname_np (pthread_self(), "model worker");
    const sched_param parameters { priority };
    pthread_setschedparam (pthread_self(), SCHED_FIFO, &parameters);
}
} // namespace

Worker::Worker (Work& work, const Setup& given_)
    : job (work), setup (given_), ahead (setup.block + setup.lead),
      capacity (powerOfTwo (2 * ahead + 2 * setup.block)),
      lines (at (setup.channels), std::vector<float> (at (capacity))), sent (at (setup.parameters)),
      inputs (at (setup.channels)), early (never), ramps (sent), channels (lines.size())
{
    for (auto& input : inputs)
        input.resize (latency());

    job.forget();
    thread = std::thread ([this] { run(); });
}

Worker::~Worker()
{
    stopping = true;
    thread.join();
}

WorkerFigures Worker::takeFigures() noexcept
{
    const auto seconds = [] (std::int64_t nanoseconds)
    { return static_cast<double> (nanoseconds) * 1.0e-9; };
    const auto audio = static_cast<double> (played.exchange (0)) / setup.sampleRate;
    const auto worked = seconds (busy.exchange (0));
    const auto least = std::exchange (early, never);
    const WorkerFigures figures { std::exchange (blocks, 0),
                                  std::exchange (lateBlocks, 0),
                                  static_cast<double> (std::exchange (lastLate, 0))
                                      / setup.sampleRate,
                                  least != never ? std::optional (least) : std::nullopt,
                                  audio > 0.0 ? worked / audio : 0.0,
                                  seconds (longest.exchange (0)),
                                  setup.period / setup.sampleRate };
    return figures;
}

void Worker::run() noexcept
{
    settle();
    const FlushDenormals flush;

    while (! stopping.load (std::memory_order_relaxed))
        if (! work())
            nap (awaited ? 0.0 : setup.block / setup.sampleRate / looks);
}

/** What is there, a block at most, so that the audio thread soon sees what is done. */
bool Worker::work() noexcept
{
    const auto end = given.load (std::memory_order_acquire); // its changes are there, too
    const auto most = applyChanges (end);

    if (most == 0)
        return false;

    const auto start = Clock::now();
    play (most);
    const auto took = (Clock::now() - start) / std::chrono::nanoseconds (1);
    busy.fetch_add (took, std::memory_order_relaxed);
    longest.store (std::max<std::int64_t> (took, longest.load (std::memory_order_relaxed)),
                   std::memory_order_relaxed);
    played.fetch_add (most, std::memory_order_relaxed);
    return true;
}

void Worker::apply (const Change& change) noexcept
{
    switch (change.kind)
    {
        case Change::Kind::parameter:
            ramps[change.parameter] = change.ramp;
            return;
        case Change::Kind::mark:
            job.mark (0);
            return;
        case Change::Kind::forget:
            job.forget();
            return;
        case Change::Kind::skip:
            job.forget();

            for (auto& ramp : ramps)
                ramp.advance (static_cast<int> (change.next - position));

            position = change.next;
            made.store (position, std::memory_order_release);
    }
}

/** Makes the changes in front of the next frame.

    @returns how many frames may be played at once: up to the next change
*/
int Worker::applyChanges (Frame end) noexcept
{
    for (const auto* it = changes.front(); it != nullptr; it = changes.front())
    {
        if (it->at > position)
        {
            end = std::min (end, it->at);
            break;
        }

        apply (*it);
        changes.pop();
    }

    const auto together = capacity - (position & (capacity - 1)); // before it goes round
    return static_cast<int> (
        std::clamp<Frame> (end - position, 0, std::min<Frame> (setup.block, together)));
}

void Worker::play (int count) noexcept
{
    Ramp whole;
    whole.moveTo (1.0f, 0);

    for (std::size_t c = 0; c < lines.size(); ++c)
        channels[c] = lines[c].data() + (position & (capacity - 1));

    job.play ({ channels.data(), channels.data(), setup.channels, count, ramps.data(), whole });

    // The audio thread silences and counts what is not finite; what follows shall be better.
    for (int c = 0; c < setup.channels; ++c)
        if (! std::all_of (channels[at (c)], channels[at (c)] + count,
                           [] (float sample) { return std::isfinite (sample); }))
            job.mend (c);

    for (auto& ramp : ramps)
        ramp.advance (count);

    position += count;
    made.store (position, std::memory_order_release);
}
} // namespace antler
