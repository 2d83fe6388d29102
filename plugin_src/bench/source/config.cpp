// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "log.h"
#include "schema.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace antler::bench
{
namespace
{
constexpr size_t excerpt = 50; // characters before the error that Sushi shows

// Sushi's numbers of its schemas.
constexpr int hostConfigSection = 0;
constexpr int tracksSection = 1;
constexpr int eventsSection = 7;
constexpr int stateSection = 8;

Failure invalidFile (const std::string& path)
{
    return Failure ("Error reading config file, invalid file path: " + path);
}

std::string contents (const std::string& path)
{
    std::ifstream stream (path);
    if (! stream.good())
    {
        log (Level::error, from::config, "Invalid file passed to JsonConfigurator " + path);
        throw invalidFile (path);
    }
    return { std::istreambuf_iterator<char> (stream), std::istreambuf_iterator<char>() };
}

Document parse (const std::string& path)
{
    const auto text = contents (path);
    try
    {
        return Document (text);
    }
    catch (const ParseError& error)
    {
        const auto start = error.position > excerpt ? error.position - excerpt : 0;
        log (Level::error, from::config,
             std::string ("Error parsing JSON config file: ") + error.what() + " @ pos "
                 + std::to_string (error.position) + ": \"" + text.substr (start, excerpt) + "\"");
        throw invalidFile (path);
    }
}

std::vector<Connection> connections (const Json& list)
{
    std::vector<Connection> result;
    for (const auto& item : list.items())
    {
        if (item["engine_channel"])
        {
            result.push_back (
                { item["engine_channel"].integer(), item["track_channel"].integer() });
            continue;
        }
        for (int channel = 0; channel < 2; ++channel) // a bus is a stereo pair
            result.push_back ({ 2 * item["engine_bus"].integer() + channel,
                                2 * item["track_bus"].integer() + channel });
    }
    return result;
}
} // namespace

Config::Config (std::string path, std::string basePath)
    : file (std::move (path)), basePluginPath (std::move (basePath)), document (parse (file))
{
}

void Config::demand (const std::string& violation, int section, const char* message) const
{
    if (violation.empty())
        return;
    log (Level::error, from::config, "Schema validation failure at " + violation);
    log (Level::error, from::config,
         "Config file " + file + " does not follow schema: " + std::to_string (section));
    throw Failure (message);
}

float Config::sampleRate() const
{
    demand (violationInHostConfig (document.root()), hostConfigSection,
            "Error reading host config, check logs for details.");
    const auto rate = static_cast<float> (document.root()["host_config"]["samplerate"].number());
    log (Level::info, from::config, "Setting engine sample rate to " + shortest (rate));
    return rate;
}

PluginConfig Config::plugin (const Json& json) const
{
    const auto path = std::filesystem::path (basePluginPath) / json["path"].text();
    return { json["type"].text(), json["name"].text(), json["uid"].text(), path.string() };
}

std::vector<TrackConfig> Config::tracks() const
{
    demand (violationInTracks (document.root()), tracksSection,
            "Failed to load tracks from Json config file");
    std::vector<TrackConfig> result;
    for (const auto& json : document.root()["tracks"].items())
    {
        TrackConfig track;
        track.name = json["name"].text();
        track.channels =
            json["channels"] ? json["channels"].integer() : 2 * json["buses"].integer();
        track.inputs = connections (json["inputs"]);
        track.outputs = connections (json["outputs"]);
        for (const auto& item : json["plugins"].items())
            track.plugins.push_back (plugin (item));
        result.push_back (std::move (track));
    }
    return result;
}

std::vector<StateConfig> Config::initialStates() const
{
    demand (violationInInitialState (document.root()), stateSection,
            "Failed to load initial processor states");
    std::vector<StateConfig> result;
    if (! document.root()["initial_state"])
        log (Level::info, from::config,
             "Config file does not have any \"initial_state\" definitions");
    for (const auto& json : document.root()["initial_state"].items())
    {
        StateConfig state { json["processor"].text(), json["bypassed"].boolean(), {} };
        for (const auto& [name, value] : json["parameters"].members())
            state.parameters.emplace_back (name, value.number());
        result.push_back (std::move (state));
    }
    return result;
}

std::vector<EventConfig> Config::events() const
{
    demand (violationInEvents (document.root()), eventsSection,
            "Failed to load Event list from Json config file");
    std::vector<EventConfig> result;
    for (const auto& json : document.root()["events"].items())
        if (const auto& data = json["data"]; json["type"].text() == "parameter_change")
            result.push_back ({ json["time"].number(), data["plugin_name"].text(),
                                data["parameter_name"].text(), data["value"].number() });
    return result;
}

} // namespace antler::bench
