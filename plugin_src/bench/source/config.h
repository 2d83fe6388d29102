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

/** An error that ends the run with exit code 1; its text is what Sushi prints on stderr. */
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

/** A connection of a channel of the engine to a channel of a track. */
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

/** A change of a parameter, some seconds after the start, to a value normalised to 0 to 1. */
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
    /** Reads the file; throws Failure if it is missing or not JSON. */
    Config (std::string file, std::string basePluginPath);

    /** These throw Failure if the section does not follow Sushi's schema. */
    float sampleRate() const;
    std::vector<TrackConfig> tracks() const;
    std::vector<StateConfig> initialStates() const;
    std::vector<EventConfig> events() const; ///< changes of parameters, in the file's order

private:
    std::string file;
    std::string basePluginPath;
    Document document;

    void demand (const std::string& violation, int section, const char* message) const;
    PluginConfig plugin (const Json& json) const;
};

} // namespace antler::bench
