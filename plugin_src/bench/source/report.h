// SPDX-License-Identifier: GPL-3.0-or-later
// Reports on a run: log lines, timings.txt, signals.json. Their format is an interface: README.md.
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

/** `[error] [audio] N of M blocks failed` (process() returned an error); nothing if none did. */
void logFailures (uint64_t failed, uint64_t blocks);

/** `[warning] [audio] N of M blocks were late` or `[info] [audio] M blocks, none late`. */
void logLateness (uint64_t late, uint64_t blocks);

/** `[error] [audit] audio thread: malloc 3, free 3`, or that no such calls were seen. */
void logAudit (const std::string& calls, uint64_t blocks);

/** `[info] [signals] noise: avg: 7.43%, max: 7.6%, 0 of 1500 blocks late` for each signal. */
void logSignals (const std::vector<Part>& parts);

/** Writes signals.json to the working directory: figures of each signal, in order of playing. */
void writeSignals (const std::vector<Part>& parts);

/** The file timings.txt in the working directory, in Sushi's layout. */
class TimingsFile
{
public:
    explicit TimingsFile (double periodInNanoseconds);

    void beginTrack (const std::string& name);
    void add (const std::string& name, const Timing& timing);
    void endTrack();

    /** Adds the total and writes the file; logs an error if it cannot. */
    void finish (const Timing& total);

private:
    std::ostringstream text;

    void figures (const Timing& timing);
};

} // namespace antler::bench
