// SPDX-License-Identifier: GPL-3.0-or-later
#include "Complaints.h"

#include <cstdio>
#include <cstring>

namespace antler
{
namespace
{
/** "/path/to/reshape.cc:92 what is wrong" and a line's end: where in TensorFlow Lite is for those
    who build it. */
std::string withoutPlace (std::string line)
{
    const auto place = line.find (".cc:");
    line.erase (0, place == std::string::npos ? 0 : line.find (' ', place) + 1);
    line.erase (line.find_last_not_of ('\n') + 1);
    return line;
}

/** What helps where the engine was built for the operators of one model, and is given another. */
const char* helpFor (const char* line)
{
#ifdef ANTLER_ENGINE_SOME_OPERATORS
    if (std::strstr (line, "Didn't find op") != nullptr)
        return " (this plugin's engine was built for the operators of another model alone: write "
               "`engine: {operators: all}` in project.yaml, then ./doit deploy)";
#endif
    (void) line;
    return "";
}
} // namespace

int Complaints::Report (const char* format, va_list arguments)
{
    if (quiet)
        return 0;

    char line[512];
    const auto written = std::vsnprintf (line, sizeof (line), format, arguments);

    // XNNPACK tries first; what it could not do is done without it, or complained of again.
    if (std::strstr (line, "Failed to apply the default") == nullptr)
        text += (text.empty() ? "" : "; ") + withoutPlace (line) + helpFor (line);

    return written;
}
} // namespace antler
