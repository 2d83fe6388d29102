// SPDX-License-Identifier: GPL-3.0-or-later
// What is said about a run: log lines, timings.txt, signals.json. Their wording is an interface:
// README.md.
#pragma once

#include "sequence.h"
#include "timing.h"

#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

namespace antler::bench
{

/** `[info] [engine] <subject>avg: 0.0043%, min: 0.00225%, max: 84.6%`, as Sushi. */
void logLoad (const std::string& subject, Load load);

/** `[error] [audio] N of M blocks failed` (a process() said so); nothing where none did. */
void logFailures (uint64_t failed, uint64_t blocks);

/** `[warning] [audio] N of M blocks were late` or `[info] [audio] M blocks, none late`. */
void logLateness (uint64_t late, uint64_t blocks);

/** `[error] [audit] audio thread: malloc 3, free 3`, or that there was nothing. */
void logAudit (const std::string& calls, uint64_t blocks);

/** `[info] [signals] noise: avg: 7.43%, max: 7.6%, 0 of 1500 blocks late`, a line a signal. */
void logSignals (const std::vector<Part>& parts);

/** signals.json in the working directory: what was seen of each signal, in the order of play. */
void writeSignals (const std::vector<Part>& parts);

/** timings.txt in the working directory, in the layout of Sushi's. */
class TimingsFile
{
public:
    explicit TimingsFile (double periodInNanoseconds);

    void beginTrack (const std::string& name);
    void add (const std::string& name, const Timing& timing);
    void endTrack();

    /** Adds the total and writes the file; a log line says where that cannot be. */
    void finish (const Timing& total);

private:
    std::ostringstream text;

    void figures (const Timing& timing);
};

} // namespace antler::bench
