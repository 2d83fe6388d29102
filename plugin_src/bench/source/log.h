// SPDX-License-Identifier: GPL-3.0-or-later
// The log file, in the format and with the first lines of Sushi's logger.
#pragma once

#include <sstream>
#include <string>

namespace antler::bench
{

enum class Level
{
    debug,
    info,
    warning,
    error,
    critical
};

/** Opens `path` for appending and writes the three "Started" lines.

    Not for the audio thread: each line is written at once, so that the file has only complete lines
    for a reader, and also after a kill.
*/
void openLog (const std::string& path, const std::string& level);

/** Who logs, in Sushi's words. */
namespace from
{
constexpr auto audio = "audio";
constexpr auto audit = "audit"; // ours: Sushi has none
constexpr auto config = "jsonconfig";
constexpr auto engine = "engine";
constexpr auto library = "plugin_library";
constexpr auto main = "main";
constexpr auto offline = "offline audio";
constexpr auto osc = "osc frontend";
constexpr auto signals = "signals"; // ours
constexpr auto vst3 = "vst3";
} // namespace from

/** Writes `[time] [level] [module] text`; an empty module is left out. */
void log (Level level, const std::string& module, const std::string& text);

/** The concatenated texts of all parts. */
template <typename... Parts>
std::string concat (const Parts&... parts)
{
    std::ostringstream stream;
    (stream << ... << parts);
    return stream.str();
}

/** The shortest text that reads back as the same float; an integer ends in ".0". */
std::string shortest (float value);

} // namespace antler::bench
