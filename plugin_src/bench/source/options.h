// SPDX-License-Identifier: GPL-3.0-or-later
// The command line: the options of Sushi 1.1 that the pipeline uses, and a few that Sushi lacks.
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
    std::vector<int> blockSizes { 64 }; /**< frames, used in turn; Sushi is compiled for one size */
    std::vector<std::string> signals { "noise" };
    double judgedSeconds = 0; /**< for all signals together; 0: the first one plays forever */
    std::string results;      /**< file for what plugins say beside the audio; empty: none */
    int oscPort = 0;          /**< UDP, 0: none. Sushi listens unless it is told not to */
    bool timings = false;

    int largestBlock() const;
};

/** A parsed command line: options for a run, or an exit code with which to end at once. */
struct Parsed
{
    Options options;
    std::optional<int> exitCode;
};

/** Parses the arguments (without the program's name); prints errors on stderr. */
Parsed parseOptions (const std::vector<std::string>& arguments);

} // namespace antler::bench
