// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "engine.h"

#include <algorithm>
#include <array>
#include <watch.h>

namespace antler::bench
{
namespace
{
constexpr int64_t windowLength = 1000000000; // ns: Sushi averages seconds
} // namespace

Outcome Engine::process (const Inputs& inputs, const Channels& outputs,
                         int frames) noexcept ANTLER_NONBLOCKING
{
    audit::beginBlock();
    const auto start = monotonicNow();
    if (windowStart == 0)
        windowStart = start;

    changeParameters (frames);
    for (auto* output : outputs)
        std::fill_n (output, frames, 0.0f);
    bool succeeded = true;
    for (auto& track : tracks)
    {
        succeeded = processTrack (*track, inputs, frames) && succeeded;
        for (const auto& c : track->outputs)
        {
            const auto* from = track->channels[static_cast<size_t> (c.track)];
            auto* to = outputs[static_cast<size_t> (c.engine)];
            std::transform (from, from + frames, to, to, [] (float a, float b) { return a + b; });
        }
    }
    position += frames;
    blocks.fetch_add (1, std::memory_order_relaxed);
    failedBlocks.fetch_add (succeeded ? 0 : 1, std::memory_order_relaxed);

    const auto end = monotonicNow();
    total.add (end - start, period);
    if (end - windowStart >= windowLength)
    {
        closeWindows();
        windowStart = end;
    }
    return { end - start, succeeded, audit::endBlock() };
}

void Engine::measureOutput (const Inputs& inputs, OutputMeter& meter) noexcept ANTLER_NONBLOCKING
{
    for (const auto& track : tracks)
    {
        std::array<const float*, maxTrackChannels> in {};
        in.fill (silence.data());
        for (const auto& c : track->inputs)
            in[static_cast<size_t> (c.track)] = inputs[static_cast<size_t> (c.engine)];

        const auto count = static_cast<int> (track->channels.size());
        meter.begin (in.data(), count, blockSize);
        for (int c = 0; c < count; ++c)
            meter.measure (c, track->channels[static_cast<size_t> (c)], blockSize);
    }
}

void Engine::changeParameters (int frames) noexcept ANTLER_NONBLOCKING
{
    for (; nextEvent < events.size() && events[nextEvent].frame < position + frames; ++nextEvent)
    {
        const auto& event = events[nextEvent];
        event.plugin->change (event.parameter, event.value);
    }
    for (; const auto* change = requests.front(); requests.pop())
        change->plugin->change (change->parameter, change->value);
}

bool Engine::processTrack (Track& track, const Inputs& inputs,
                           int frames) noexcept ANTLER_NONBLOCKING
{
    const auto start = monotonicNow();
    for (auto* channel : track.channels)
        std::fill_n (channel, frames, 0.0f);
    for (const auto& c : track.inputs)
        std::copy_n (inputs[static_cast<size_t> (c.engine)], frames,
                     track.channels[static_cast<size_t> (c.track)]);

    bool succeeded = true;
    auto before = monotonicNow();
    for (auto& node : track.plugins)
    {
        succeeded = node->plugin.process (track.channels, frames, position) && succeeded;
        const auto after = monotonicNow();
        node->timing.add (after - before, period);
        before = after;
    }
    track.timing.add (before - start, period);
    return succeeded;
}

void Engine::closeWindows() noexcept ANTLER_NONBLOCKING
{
    total.closeWindow();
    for (auto& track : tracks)
    {
        track->timing.closeWindow();
        for (auto& node : track->plugins)
            node->timing.closeWindow();
    }
}

void Engine::reset() noexcept ANTLER_NONBLOCKING
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
}

} // namespace antler::bench
