// SPDX-License-Identifier: GPL-3.0-or-later
// Tracks, their plugins, and one block of audio through all of them.
#pragma once

#include "config.h"
#include "outcome.h"
#include "plugin.h"
#include "results_file.h"
#include "timing.h"

#include <OutputMeter.audio.h>
#include <Queue.audio.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace antler::bench
{

/** A track or a plugin: something with an id, a name and a load. */
struct Node
{
    int id = 0;
    std::string name;
    Timing timing;
};

struct PluginNode : Node
{
    Plugin plugin;
};

struct Track : Node
{
    std::vector<Connection> inputs;
    std::vector<Connection> outputs;
    std::vector<std::unique_ptr<PluginNode>> plugins;
    std::vector<std::vector<float>> buffers;
    Channels channels; /**< points into buffers */
};

/** A change of a parameter at a frame. */
struct Event
{
    int64_t frame;
    Plugin* plugin;
    uint32_t parameter;
    double value;
};

/** A parameter, and the processor that it belongs to. */
struct Control
{
    std::string processor;
    Knob knob;
};

/** A change of a parameter, for the next block. */
struct Request
{
    Plugin* plugin;
    uint32_t parameter;
    double value;
};

class Engine
{
public:
    Engine (float sampleRate, int blockSize, int channels, bool timings);
    ~Engine();

    /** Builds tracks and plugins; throws Failure with Sushi's message. */
    void addTracks (const std::vector<TrackConfig>& configs);
    void setStates (const std::vector<StateConfig>& states);

    /** The parameters of all plugins, with their present values. */
    std::vector<Knob> knobs();

    std::vector<Control> controls();

    /** For one thread, while audio runs: changes a parameter with the next block. False if there
       are too many changes already. */
    bool request (const Request& change) noexcept { return requests.push (change); }

    /** Sets changes of parameters, each for the block that contains its time. Unknown plugins and
        parameters are logged as warnings, as in Sushi. */
    void setEvents (const std::vector<EventConfig>& configs);

    /** Audio thread: one block, from `inputs` to `outputs`, of at most `blockSize` frames. */
    Outcome process (const Inputs& inputs, const Channels& outputs,
                     int frames) noexcept ANTLER_NONBLOCKING;

    /** What the plugins said in the last block, which began at `frame`. Not for the audio thread.
     */
    void write (int64_t frame, ResultsFile& results) const;

    /** Audio thread: measures the output of the last block, whose input was `inputs`. This is not
        part of process(), because the time of process() is the plugins' load. */
    void measureOutput (const Inputs& inputs, OutputMeter& meter) noexcept ANTLER_NONBLOCKING;

    /** Audio thread: starts all figures from zero. */
    void reset() noexcept ANTLER_NONBLOCKING;

    /** Adds the last, unfinished second to the figures; call it when audio has stopped. */
    void finish() noexcept;

    /** Logs the load of each processor and the findings of the audit. */
    void report() const;

    /** The load of every processor and track by name, and of the engine, as far as they are known.
     */
    std::vector<std::pair<std::string, Load>> loads() const;

    /** Writes timings.txt to the working directory, in Sushi's layout. */
    void writeTimings() const;

    double periodInNanoseconds() const noexcept ANTLER_NONBLOCKING { return period; }

    const float sampleRate;
    const int blockSize; /**< of the largest block */
    const int channels;  /**< the engine's inputs, and its outputs */
    const bool timings;

private:
    static constexpr size_t maxTrackChannels = 16; // Sushi's MAX_TRACK_CHANNELS

    std::vector<std::unique_ptr<Track>> tracks;
    std::vector<Event> events; /**< by frame */
    size_t nextEvent = 0;
    Queue<Request, 256> requests;
    std::vector<float> silence; /**< one block */
    Timing total;
    double period;
    int64_t position = 0;
    int64_t windowStart = 0;
    int nextId = 0;
    std::atomic<uint64_t> blocks { 0 };
    std::atomic<uint64_t> failedBlocks { 0 };

    void addPlugin (Track& track, const PluginConfig& config);
    void connect (Track& track, const TrackConfig& config);
    Plugin* pluginNamed (const std::string& name) const;
    bool isTaken (const std::string& name) const;
    void changeParameters (int frames) noexcept ANTLER_NONBLOCKING;
    bool processTrack (Track& track, const Inputs& inputs, int frames) noexcept ANTLER_NONBLOCKING;
    void closeWindows() noexcept ANTLER_NONBLOCKING;
    void reportLoads() const;
};

} // namespace antler::bench
