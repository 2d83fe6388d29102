// SPDX-License-Identifier: GPL-3.0-or-later
// antler-bench: runs the VST3 plugins of a Sushi configuration on boards without Sushi.

#include "config.h"
#include "engine.h"
#include "frontend.h"
#include "log.h"
#include "options.h"

#include <filesystem>
#include <iostream>
#include <memory>

namespace antler::bench
{
namespace
{
std::unique_ptr<FrontendBase> openFrontend (const Options& options, float sampleRate)
{
    switch (options.frontend)
    {
        case Frontend::offline:
            log (Level::info, from::main, "Setting up offline audio frontend");
            return std::make_unique<OfflineFrontend> (options, sampleRate);
        case Frontend::dummy:
            log (Level::info, from::main, "Setting up dummy audio frontend");
            return std::make_unique<LiveFrontend> (false, options);
        case Frontend::raspa:
            log (Level::info, from::main, "Setting up paced audio frontend");
            return std::make_unique<LiveFrontend> (true, options);
        case Frontend::unavailable:
            log (Level::error, "", "Sushi was not built with " + options.unavailable + " support!");
            throw Failure ("Error initializing frontend, check logs for details.");
        case Frontend::none:
            break;
    }
    throw Failure ("No audio frontend selected.");
}

std::string basePluginPath (const Options& options)
{
    auto path = options.basePluginPath;
    if (path.empty())
        path = std::filesystem::current_path().string();
    log (Level::info, from::library, "Setting base plugin path to: " + path);
    return path;
}

/** Follows the order of Sushi's main(), so that of several errors the same one is reported. */
void run (const Options& options)
{
    const Config config (options.configFile, basePluginPath (options));
    const auto sampleRate = config.sampleRate();
    const auto frontend = openFrontend (options, sampleRate);
    const int channels =
        options.frontend == Frontend::offline ? OfflineFrontend::channels : LiveFrontend::channels;

    Engine engine (sampleRate, options.largestBlock(), channels, options.timings);
    engine.addTracks (config.tracks());
    engine.setStates (config.initialStates());
    if (options.frontend == Frontend::offline)
        engine.setEvents (config.events());
    frontend->run (engine);
    engine.writeTimings();
}
} // namespace
} // namespace antler::bench

int main (int argc, char* argv[])
{
    using namespace antler::bench;

    const auto parsed = parseOptions ({ argv + 1, argv + argc });
    if (parsed.exitCode)
        return *parsed.exitCode;

    std::cout << "Antler bench " ANTLER_BENCH_VERSION
                 ", in the words of Sushi " ANTLER_BENCH_HOSTED_SUSHI
              << std::endl;
    openLog (parsed.options.logFile, parsed.options.logLevel);
    try
    {
        run (parsed.options);
    }
    catch (const Failure& failure)
    {
        std::cerr << failure.what() << std::endl;
        return 1;
    }
    log (Level::info, from::main, "Sushi exiting normally!");
    return 0;
}
