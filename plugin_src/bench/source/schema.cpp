// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema.h"

#include <algorithm>
#include <functional>
#include <map>

namespace antler::bench
{
namespace
{
using Check = std::function<bool (const Json&)>;

bool isName (const Json& value) { return value.isString() && ! value.text().empty(); }
bool isCount (const Json& value) { return value.isInteger() && value.number() >= 0; }
bool isBoolean (const Json& value) { return value.isBoolean(); }
bool isObject (const Json& value) { return value.isObject(); }
bool isArray (const Json& value) { return value.isArray(); }

Check within (double low, double high)
{
    return [=] (const Json& value)
    { return value.isInteger() && value.number() >= low && value.number() <= high; };
}

Check oneOf (std::vector<std::string> allowed)
{
    return [allowed = std::move (allowed)] (const Json& value)
    { return std::find (allowed.begin(), allowed.end(), value.text()) != allowed.end(); };
}

const std::map<std::string, Check>& hostConfigKeys()
{
    static const std::map<std::string, Check> keys {
        { "samplerate", within (1000, 192000) },
        { "tempo", [] (const Json& v) { return v.isNumber() && v.number() >= 1; } },
        { "time_signature", isObject },
        { "playing_mode", oneOf ({ "stopped", "playing" }) },
        { "tempo_sync", oneOf ({ "internal", "midi", "ableton_link" }) },
        { "audio_clip_detection", isObject },
        { "master_limiter", isBoolean },
        { "cv_inputs", within (0, 4) },
        { "cv_outputs", within (0, 4) },
        { "midi_inputs", isCount },
        { "midi_outputs", isCount },
        { "rt_midi_input_mappings", isArray },
        { "rt_midi_output_mappings", isArray },
    };
    return keys;
}

bool hasAll (const Json& object, const std::vector<std::string>& keys, const Check& check)
{
    return std::all_of (keys.begin(), keys.end(),
                        [&] (const std::string& key) { return check (object[key]); });
}

bool isConnection (const Json& value)
{
    return hasAll (value, { "engine_channel", "track_channel" }, isCount)
           != hasAll (value, { "engine_bus", "track_bus" }, isCount);
}

bool isPlugin (const Json& value)
{
    static const std::map<std::string, std::vector<std::string>> required {
        { "internal", { "uid", "name" } },
        { "vst2x", { "path", "name" } },
        { "vst3x", { "uid", "path", "name" } },
        { "lv2", { "uri", "name" } },
    };
    const auto found = required.find (value["type"].text());
    return found != required.end() && hasAll (value, found->second, isName);
}

bool isTrack (const Json& track)
{
    const bool sized =
        isCount (track["channels"]) || (track["multibus"].isBoolean() && isCount (track["buses"]));
    return sized && isName (track["name"])
           && hasAll (track, { "inputs", "outputs", "plugins" }, isArray);
}

std::string violationInTrack (const Json& track, const std::string& pointer)
{
    if (! isTrack (track))
        return pointer;
    for (const auto* direction : { "inputs", "outputs" })
        for (const auto& connection : track[direction].items())
            if (! isConnection (connection))
                return pointer;
    const auto plugins = track["plugins"].items();
    for (size_t i = 0; i < plugins.size(); ++i)
        if (! isPlugin (plugins[i]))
            return pointer + "/plugins/" + std::to_string (i);
    return {};
}

bool isState (const Json& state)
{
    static const std::map<std::string, Check> keys {
        { "processor", [] (const Json& v) { return v.isString(); } },
        { "processor_name", [] (const Json& v) { return v.isString(); } },
        { "bypassed", isBoolean },
        { "program", [] (const Json& v) { return v.isInteger(); } },
        { "parameters", isObject },
        { "properties", isObject },
    };
    for (const auto& [name, value] : state.members())
        if (const auto key = keys.find (name); key == keys.end() || ! key->second (value))
            return false;
    for (const auto& [name, value] : state["parameters"].members())
        if (! value.isNumber() || value.number() < 0 || value.number() > 1)
            return false;
    return state.isObject() && state["processor"];
}

bool isEvent (const Json& event)
{
    const auto data = event["data"];
    const auto text = [&data] (const char* key) { return data[key].isString(); };
    const std::map<std::string, bool> kinds {
        { "parameter_change", text ("parameter_name") && data["value"].isNumber() },
        { "property_change", text ("property_name") && text ("value") },
        { "note_on", data["note"].isInteger() && data["velocity"].isNumber() },
        { "note_off", data["note"].isInteger() && data["velocity"].isNumber() },
    };
    const auto kind = kinds.find (event["type"].text());
    return event["time"].isNumber() && text ("plugin_name") && kind != kinds.end() && kind->second;
}
} // namespace

std::string violationInHostConfig (const Json& root)
{
    const auto host = root["host_config"];
    if (! host)
        return "/";
    for (const auto& [name, value] : host.members())
        if (const auto key = hostConfigKeys().find (name);
            key == hostConfigKeys().end() || ! key->second (value))
            return "/host_config/" + name;
    return host["samplerate"] ? "" : "/host_config";
}

std::string violationInTracks (const Json& root)
{
    const auto tracks = root["tracks"].items();
    if (tracks.empty())
        return root["tracks"] ? "/tracks" : "/";
    for (size_t i = 0; i < tracks.size(); ++i)
        if (auto found = violationInTrack (tracks[i], "/tracks/" + std::to_string (i));
            ! found.empty())
            return found;
    return {};
}

std::string violationInInitialState (const Json& root)
{
    const auto states = root["initial_state"].items();
    for (size_t i = 0; i < states.size(); ++i)
        if (! isState (states[i]))
            return "/initial_state/" + std::to_string (i);
    return root["initial_state"].isArray() || ! root["initial_state"] ? "" : "/initial_state";
}

std::string violationInEvents (const Json& root)
{
    const auto events = root["events"].items();
    for (size_t i = 0; i < events.size(); ++i)
        if (! isEvent (events[i]))
            return "/events/" + std::to_string (i);
    return root["events"].isArray() || ! root["events"] ? "" : "/events";
}

} // namespace antler::bench
