// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine.h"

#include "audit.h"
#include "log.h"
#include "report.h"

#include <algorithm>

namespace antler::bench
{
namespace
{
constexpr int64_t windowLength = 1000000000; // ns: Sushi averages seconds
} // namespace

Engine::Engine (float rate, int frames, int count, bool withTimings)
    : sampleRate (rate), blockSize (frames), channels (count), timings (withTimings),
      period (1.0e9 * frames / static_cast<double> (rate))
{
}

Engine::~Engine() = default;

// ---- The audio thread: no allocation, no lock, no system call from here to finish(). ----

void Engine::process (const Channels& inputs, const Channels& outputs) noexcept
{
    const auto start = monotonicNow();
    if (resetRequested.exchange (false))
        reset();
    if (windowStart == 0)
        windowStart = start;

    const auto frames = static_cast<size_t> (blockSize);
    for (auto* output : outputs)
        std::fill_n (output, frames, 0.0f);
    bool succeeded = true;
    for (auto& track : tracks)
    {
        succeeded = processTrack (*track, inputs) && succeeded;
        for (const auto& c : track->outputs)
        {
            const auto* from = track->channels[static_cast<size_t> (c.track)];
            auto* to = outputs[static_cast<size_t> (c.engine)];
            std::transform (from, from + frames, to, to, [] (float a, float b) { return a + b; });
        }
    }
    position += blockSize;
    blocks.fetch_add (1, std::memory_order_relaxed);
    failedBlocks.fetch_add (succeeded ? 0 : 1, std::memory_order_relaxed);

    const auto end = monotonicNow();
    total.add (end - start, period);
    if (end - windowStart >= windowLength)
    {
        closeWindows();
        windowStart = end;
    }
}

bool Engine::processTrack (Track& track, const Channels& inputs) noexcept
{
    const auto start = monotonicNow();
    const auto frames = static_cast<size_t> (blockSize);
    for (auto* channel : track.channels)
        std::fill_n (channel, frames, 0.0f);
    for (const auto& c : track.inputs)
        std::copy_n (inputs[static_cast<size_t> (c.engine)], frames,
                     track.channels[static_cast<size_t> (c.track)]);

    bool succeeded = true;
    auto before = monotonicNow();
    for (auto& node : track.plugins)
    {
        succeeded = node->plugin.process (track.channels, position) && succeeded;
        const auto after = monotonicNow();
        node->timing.add (after - before, period);
        before = after;
    }
    track.timing.add (before - start, period);
    return succeeded;
}

void Engine::closeWindows() noexcept
{
    total.closeWindow();
    for (auto& track : tracks)
    {
        track->timing.closeWindow();
        for (auto& node : track->plugins)
            node->timing.closeWindow();
    }
}

void Engine::reset() noexcept
{
    total.reset();
    for (auto& track : tracks)
    {
        track->timing.reset();
        for (auto& node : track->plugins)
            node->timing.reset();
    }
    blocks = 0;
    failedBlocks = 0;
    windowStart = 0;
    audit::reset();
}

void Engine::finish() noexcept { closeWindows(); }

// ---- Not the audio thread. ----

void Engine::reportLoads() const
{
    for (const auto& track : tracks)
    {
        for (const auto& node : track->plugins)
            if (node->timing.hasData())
                logLoad (concat ("Processor: ", node->id, " (", node->name, "), "),
                         node->timing.load());
        if (track->timing.hasData())
            logLoad (concat ("Processor: ", track->id, " (", track->name, "), "),
                     track->timing.load());
    }
    if (total.hasData())
        logLoad ("Engine total: ", total.load());
}

void Engine::report() const
{
    if (timings)
        reportLoads();
    logFailures (failedBlocks.load(), blocks.load());
    logAudit (audit::summary(), blocks.load());
}

void Engine::writeTimings() const
{
    if (! timings)
        return;
    TimingsFile file (periodInNanoseconds());
    for (const auto& track : tracks)
    {
        file.beginTrack (track->name);
        for (const auto& node : track->plugins)
            file.add (node->name, node->timing);
        file.add ("Track total", track->timing);
        file.endTrack();
    }
    file.finish (total);
}

} // namespace antler::bench
