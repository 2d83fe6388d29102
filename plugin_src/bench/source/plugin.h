// SPDX-License-Identifier: GPL-3.0-or-later
// One VST3 plugin, loaded and prepared in the order in which Sushi 1.1 calls it.
#pragma once

#include "config.h"

#include <Nonblocking.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace antler::bench
{

/** Sushi's codes for a processor that fails: "Failed to initialize processor … error N". */
enum class LoadError
{
    none = 0,
    error = 1,
    unsupported = 5,
    pluginLoad = 8,
    pluginInit = 9
};

/** Channels of audio, one pointer each. */
using Channels = std::vector<float*>;
using Inputs = std::vector<const float*>;

class Plugin;

/** A parameter that a host may automate, and its present normalised value. */
struct Knob
{
    Plugin* plugin;
    uint32_t id;
    double initial;
    std::string title;
};

/** What a plugin said in a block, beside the audio.

    A parameter's title and its normalised value; `midi 1 note 60` and the velocity, 0 to 1, of
   which 0 ends it; `midi 1 controller 20` and its value, 0 to 127. Channels are counted from 1.
*/
struct Said
{
    std::string name;
    double value;
};

class Plugin
{
public:
    Plugin();
    ~Plugin();
    Plugin (const Plugin&) = delete;
    Plugin& operator= (const Plugin&) = delete;

    /** Loads the module and makes the class named `config.uid`; logs each step. */
    LoadError load (const PluginConfig& config);

    /** Activates it with `channels` in and out, after a first time with other values. */
    LoadError prepare (int channels, float sampleRate, int blockSize);

    std::optional<uint32_t> idOf (const std::string& title);

    /** Takes effect with the first block. False if no parameter has that title. */
    bool setParameter (const std::string& title, double normalised);
    void bypass();

    /** All parameters that can be automated. */
    std::vector<Knob> knobs();

    /** Audio thread: takes effect with the next block. */
    void change (uint32_t id, double normalised) noexcept ANTLER_NONBLOCKING;

    /** Audio thread: processes a block of `frames` in place. False if the plugin returned an
        error. */
    bool process (const Channels& audio, int frames, int64_t position) noexcept ANTLER_NONBLOCKING;

    /** What it said in the last block. Not for the audio thread. */
    std::vector<Said> said() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts;
};

} // namespace antler::bench
