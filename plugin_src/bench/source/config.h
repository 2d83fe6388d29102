// SPDX-License-Identifier: GPL-3.0-or-later
// The configuration file, section by section in the order in which Sushi reads it.
#pragma once

#include "document.h"

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace antler::bench
{

/** Ends the run with exit code 1; its text is the line that Sushi prints on stderr. */
struct Failure : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

struct PluginConfig
{
    std::string type;
    std::string name;
    std::string uid;
    std::string path; /**< absolute */
};

/** One channel of the engine joined to one of a track. */
struct Connection
{
    int engine;
    int track;
};

struct TrackConfig
{
    std::string name;
    int channels = 0;
    std::vector<Connection> inputs;
    std::vector<Connection> outputs;
    std::vector<PluginConfig> plugins;
};

struct StateConfig
{
    std::string processor;
    bool bypassed = false;
    std::vector<std::pair<std::string, double>> parameters; /**< by title, normalised 0 to 1 */
};

/** A parameter takes a value, normalised 0 to 1, so many seconds after the start. */
struct EventConfig
{
    double seconds;
    std::string processor;
    std::string parameter;
    double value;
};

class Config
{
public:
    /** Reads the file; throws Failure where it is missing or not JSON. */
    Config (std::string file, std::string basePluginPath);

    /** These throw Failure where the section does not follow Sushi's schema. */
    float sampleRate() const;
    std::vector<TrackConfig> tracks() const;
    std::vector<StateConfig> initialStates() const;
    std::vector<EventConfig> events() const; ///< changes of parameters, as they are written

private:
    std::string file;
    std::string basePluginPath;
    Document document;

    void demand (const std::string& violation, int section, const char* message) const;
    PluginConfig plugin (const Json& json) const;
};

} // namespace antler::bench
