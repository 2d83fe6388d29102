#include "engine.h"

#include "audit.h"
#include "log.h"
#include "report.h"

#include <algorithm>

namespace antler::bench
{
namespace
{
constexpr const char* module = "engine";
constexpr const char* loadFailure = "Failed to load tracks from Json config file";
constexpr int64_t windowLength = 1000000000; // ns: Sushi averages seconds
constexpr int maxChannels = 16;              // of a track, Sushi's MAX_TRACK_CHANNELS

LoadError loadNode (PluginNode& node, const PluginConfig& config, const Engine& engine,
                    int channels)
{
    if (config.type == "vst3x")
    {
        const auto error = node.plugin.load (config);
        return error == LoadError::none
                   ? node.plugin.prepare (channels, engine.sampleRate, engine.blockSize)
                   : error;
    }
    if (config.type == "internal")
        return LoadError::error; // none of Sushi's own plugins is known here
    const auto format = config.type == "lv2" ? "LV2" : "VST2";
    log (Level::error, config.type == "lv2" ? "lv2" : "Vst2",
         std::string ("Sushi was not built with support for ") + format + " plugins");
    return LoadError::unsupported;
}
} // namespace

Engine::Engine (float rate, int frames, int count, bool withTimings)
    : sampleRate (rate), blockSize (frames), channels (count), timings (withTimings),
      period (1.0e9 * frames / static_cast<double> (rate))
{
}

Engine::~Engine() = default;

bool Engine::isTaken (const std::string& name) const
{
    return pluginNamed (name) != nullptr
           || std::any_of (tracks.begin(), tracks.end(),
                           [&] (const auto& t) { return t->name == name; });
}

Plugin* Engine::pluginNamed (const std::string& name) const
{
    for (const auto& track : tracks)
        for (const auto& node : track->plugins)
            if (node->name == name)
                return &node->plugin;
    return nullptr;
}

void Engine::addPlugin (Track& track, const PluginConfig& config)
{
    auto node = std::make_unique<PluginNode>();
    node->name = config.name;
    const auto error = loadNode (*node, config, *this, static_cast<int> (track.channels.size()));
    if (error != LoadError::none)
    {
        log (Level::error, module,
             "Failed to initialize processor " + config.name + " with error "
                 + std::to_string (static_cast<int> (error)));
        throw Failure (loadFailure);
    }
    if (isTaken (config.name))
    {
        log (Level::warning, module, "Processor with this name already exists");
        log (Level::error, module, "Failed to register processor " + config.name);
        throw Failure (loadFailure);
    }
    node->id = nextId++;
    track.plugins.push_back (std::move (node));
}

void Engine::connect (Track& track, const TrackConfig& config)
{
    const auto join =
        [&] (const std::vector<Connection>& wanted, const char* direction, const char* failure)
    {
        for (const auto& c : wanted)
        {
            if (c.engine >= channels || c.track >= config.channels)
            {
                log (Level::error, "jsonconfig", failure);
                throw Failure (loadFailure);
            }
            log (Level::info, module,
                 std::string ("Connected engine ") + direction + " " + std::to_string (c.engine)
                     + " to channel " + std::to_string (c.track) + " of track \""
                     + std::to_string (track.id) + "\"");
        }
        return wanted;
    };
    const auto quoted = "\"" + config.name + "\"";
    track.inputs = join (config.inputs, "input",
                         ("Error connecting input bus to track " + quoted + ", error 7").c_str());
    track.outputs = join (config.outputs, "output",
                          ("Error connection track " + quoted + " to output bus, error 7").c_str());
}

void Engine::addTracks (const std::vector<TrackConfig>& configs)
{
    for (const auto& config : configs)
    {
        if (isTaken (config.name) || config.channels > maxChannels)
        {
            log (Level::error, "jsonconfig",
                 "Track " + config.name + " in JSON config file duplicate or invalid name");
            throw Failure (loadFailure);
        }
        auto track = std::make_unique<Track>();
        track->id = nextId++;
        track->name = config.name;
        track->buffers.assign (static_cast<size_t> (config.channels),
                               std::vector<float> (static_cast<size_t> (blockSize)));
        for (auto& buffer : track->buffers)
            track->channels.push_back (buffer.data());
        tracks.push_back (std::move (track));
        log (Level::info, module, "Track " + config.name + " successfully added to engine");
        connect (*tracks.back(), config);
        for (const auto& plugin : config.plugins)
            addPlugin (*tracks.back(), plugin);
    }
}

void Engine::setStates (const std::vector<StateConfig>& states)
{
    for (const auto& state : states)
    {
        auto* plugin = pluginNamed (state.processor);
        if (plugin == nullptr)
        {
            log (Level::warning, "jsonconfig",
                 "Invalid processor name: \"" + state.processor + "\"");
            throw Failure ("Failed to load initial processor states");
        }
        if (state.bypassed)
            plugin->bypass();
        for (const auto& [title, value] : state.parameters)
            if (! plugin->setParameter (title, value))
            {
                log (Level::warning, "jsonconfig", "Invalid parameter name: \"" + title + "\"");
                throw Failure ("Failed to load initial processor states");
            }
    }
}

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
    for (auto& track : tracks)
    {
        processTrack (*track, inputs);
        for (const auto& c : track->outputs)
        {
            const auto* from = track->channels[static_cast<size_t> (c.track)];
            auto* to = outputs[static_cast<size_t> (c.engine)];
            std::transform (from, from + frames, to, to, [] (float a, float b) { return a + b; });
        }
    }
    position += blockSize;
    blocks.fetch_add (1, std::memory_order_relaxed);

    const auto end = monotonicNow();
    total.add (end - start, period);
    if (end - windowStart >= windowLength)
    {
        closeWindows();
        windowStart = end;
    }
}

void Engine::processTrack (Track& track, const Channels& inputs) noexcept
{
    const auto start = monotonicNow();
    const auto frames = static_cast<size_t> (blockSize);
    for (auto* channel : track.channels)
        std::fill_n (channel, frames, 0.0f);
    for (const auto& c : track.inputs)
        std::copy_n (inputs[static_cast<size_t> (c.engine)], frames,
                     track.channels[static_cast<size_t> (c.track)]);

    auto before = monotonicNow();
    for (auto& node : track.plugins)
    {
        const bool succeeded = node->plugin.process (track.channels, position);
        const auto after = monotonicNow();
        node->timing.add (after - before, period);
        calls.fetch_add (1, std::memory_order_relaxed);
        failedCalls.fetch_add (succeeded ? 0 : 1, std::memory_order_relaxed);
        before = after;
    }
    track.timing.add (before - start, period);
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
    calls = 0;
    failedCalls = 0;
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
                logLoad ("Processor: " + std::to_string (node->id) + " (" + node->name + "), ",
                         node->timing.load());
        if (track->timing.hasData())
            logLoad ("Processor: " + std::to_string (track->id) + " (" + track->name + "), ",
                     track->timing.load());
    }
    if (total.hasData())
        logLoad ("Engine total: ", total.load());
}

void Engine::report() const
{
    if (timings)
        reportLoads();
    logFailures (failedCalls.load(), calls.load());
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
