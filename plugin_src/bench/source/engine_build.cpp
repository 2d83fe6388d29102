// SPDX-License-Identifier: GPL-3.0-or-later
// Builds the engine's tracks and plugins: everything before the first block.

#include "engine.h"
#include "log.h"

#include <algorithm>

namespace antler::bench
{
namespace
{
constexpr const char* loadFailure = "Failed to load tracks from Json config file";

LoadError load (PluginNode& node, const PluginConfig& config)
{
    if (config.type == "vst3x")
        return node.plugin.load (config);
    if (config.type == "internal")
        return LoadError::error; // Sushi's own plugins do not exist here

    const bool isLv2 = config.type == "lv2";
    log (Level::error, isLv2 ? "lv2" : "Vst2",
         concat ("Sushi was not built with support for ", isLv2 ? "LV2" : "VST2", " plugins"));
    return LoadError::unsupported;
}

void demand (LoadError error, const std::string& name)
{
    if (error == LoadError::none)
        return;
    log (
        Level::error, from::engine,
        concat ("Failed to initialize processor ", name, " with error ", static_cast<int> (error)));
    throw Failure (loadFailure);
}
} // namespace

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
    demand (load (*node, config), config.name);
    if (isTaken (config.name))
    {
        log (Level::warning, from::engine, "Processor with this name already exists");
        log (Level::error, from::engine, "Failed to register processor " + config.name);
        throw Failure (loadFailure);
    }
    node->id = nextId++;
    demand (node->plugin.prepare (static_cast<int> (track.channels.size()), sampleRate, blockSize),
            config.name);
    track.plugins.push_back (std::move (node));
}

void Engine::connect (Track& track, const TrackConfig& config)
{
    const auto input = concat ("Error connecting input bus to track \"", config.name, "\"");
    const auto output = concat ("Error connection track \"", config.name, "\" to output bus");
    const auto join = [&] (const std::vector<Connection>& wanted, const char* direction,
                           const std::string& complaint)
    {
        for (const auto& c : wanted)
        {
            if (c.engine >= channels || c.track >= config.channels)
            {
                log (Level::error, from::config, complaint + ", error 10");
                throw Failure (loadFailure);
            }
            log (Level::info, from::engine,
                 concat ("Connected engine ", direction, " ", c.engine, " to channel ", c.track,
                         " of track \"", track.id, "\""));
        }
        return wanted;
    };
    track.inputs = join (config.inputs, "input", input);
    track.outputs = join (config.outputs, "output", output);
}

void Engine::addTracks (const std::vector<TrackConfig>& configs)
{
    for (const auto& config : configs)
    {
        if (isTaken (config.name) || config.channels > static_cast<int> (maxTrackChannels))
        {
            log (Level::error, from::config,
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
        log (Level::info, from::engine, "Track " + config.name + " successfully added to engine");
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
            log (Level::warning, from::config,
                 "Invalid processor name: \"" + state.processor + "\"");
            throw Failure ("Failed to load initial processor states");
        }
        if (state.bypassed)
            plugin->bypass();
        for (const auto& [title, value] : state.parameters)
            if (! plugin->setParameter (title, value))
            {
                log (Level::warning, from::config, "Invalid parameter name: \"" + title + "\"");
                throw Failure ("Failed to load initial processor states");
            }
    }
}

void Engine::setEvents (const std::vector<EventConfig>& configs)
{
    for (const auto& config : configs)
    {
        auto* plugin = pluginNamed (config.processor);
        const auto id = plugin != nullptr ? plugin->idOf (config.parameter) : std::nullopt;
        if (id)
            events.push_back (
                { static_cast<int64_t> (config.seconds * sampleRate), plugin, *id, config.value });
        else
            log (Level::warning, from::config,
                 concat ("Unrecognized parameter \"", config.parameter, "\" of plugin \"",
                         config.processor, "\" in an event"));
    }
    std::stable_sort (events.begin(), events.end(),
                      [] (const Event& a, const Event& b) { return a.frame < b.frame; });
}

std::vector<Knob> Engine::knobs()
{
    std::vector<Knob> all;
    for (const auto& track : tracks)
        for (const auto& node : track->plugins)
            for (const auto& knob : node->plugin.knobs())
                all.push_back (knob);
    return all;
}

std::vector<Control> Engine::controls()
{
    std::vector<Control> all;
    for (const auto& track : tracks)
        for (const auto& node : track->plugins)
            for (const auto& knob : node->plugin.knobs())
                all.push_back ({ node->name, knob });
    return all;
}

} // namespace antler::bench
