// SPDX-License-Identifier: GPL-3.0-or-later
// The log file, in the pattern and with the first lines of Sushi's logger.
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

    Not for the audio thread: each line is written at once, so that a reader of the file, or a
    kill, finds it whole.
*/
void openLog (const std::string& path, const std::string& level);

/** Writes `[time] [level] [module] text`; without the module where it is empty. */
void log (Level level, const std::string& module, const std::string& text);

/** The texts of all parts, one after the other. */
template <typename... Parts>
std::string concat (const Parts&... parts)
{
    std::ostringstream stream;
    (stream << ... << parts);
    return stream.str();
}

/** The shortest text that reads back as the same float, with ".0" where it is whole. */
std::string shortest (float value);

} // namespace antler::bench
