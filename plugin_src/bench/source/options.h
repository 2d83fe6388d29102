// SPDX-License-Identifier: GPL-3.0-or-later
// The command line: the part of Sushi 1.1's that the pipeline uses, and a few options of our own.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace antler::bench
{

enum class Frontend
{
    none,
    dummy,
    raspa,
    offline,
    unavailable
};

struct Options
{
    Frontend frontend = Frontend::none;
    std::string configFile = "config.json";
    std::string input;
    std::string output;
    std::string logFile = "/tmp/sushi.log";
    std::string logLevel = "info";
    std::string basePluginPath;
    std::string unavailable;            /**< name of the audio system that is not built in */
    std::vector<int> blockSizes { 64 }; /**< frames, in turn; Sushi fixes one when it is compiled */
    std::vector<std::string> signals { "noise" };
    double judgedSeconds = 0; /**< of the signals together; 0: the first of them plays on */
    bool timings = false;

    int largestBlock() const;
};

/** What a command line asks for: a run, or to end at once with an exit code. */
struct Parsed
{
    Options options;
    std::optional<int> exitCode;
};

/** Reads the arguments (without the program's name); says what is wrong with them on stderr. */
Parsed parseOptions (const std::vector<std::string>& arguments);

} // namespace antler::bench
