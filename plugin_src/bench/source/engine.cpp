// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine.h"

#include "log.h"
#include "report.h"

#include <audit.h>

namespace antler::bench
{

Engine::Engine (float rate, int frames, int count, bool withTimings)
    : sampleRate (rate), blockSize (frames), channels (count), timings (withTimings),
      silence (static_cast<size_t> (frames)), period (1.0e9 * frames / static_cast<double> (rate))
{
}

Engine::~Engine() = default;

void Engine::finish() noexcept { closeWindows(); }

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

std::vector<std::pair<std::string, Load>> Engine::loads() const
{
    std::vector<std::pair<std::string, Load>> found;
    const auto add = [&] (const std::string& name, const Timing& timing)
    {
        if (timing.hasData())
            found.emplace_back (name, timing.load());
    };
    for (const auto& track : tracks)
    {
        for (const auto& node : track->plugins)
            add (node->name, node->timing);
        add (track->name, track->timing);
    }
    add ("engine", total);
    return found;
}

void Engine::report() const
{
    if (timings)
        reportLoads();
    logFailures (failedBlocks.load(), blocks.load());
    logAudit (audit::describe (audit::counts()), blocks.load());
}

void Engine::write (int64_t frame, ResultsFile& results) const
{
    for (const auto& track : tracks)
        for (const auto& node : track->plugins)
            results.add (frame, node->name, node->plugin.said());
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
