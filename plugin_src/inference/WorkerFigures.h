// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

namespace antler
{
/** What a worker did, for its plugin to say. */
struct WorkerFigures
{
    std::uint64_t blocks = 0, lateBlocks = 0;
    double lastLate = 0.0;  ///< seconds after the start
    std::int64_t early = 0; ///< frames that results were there before they were heard, at least
    double load = 0.0;      ///< share of the audio's time that it worked
    double longest = 0.0;   ///< seconds of the longest run
    double period = 0.0;    ///< seconds from one such run to the next
};

/** The figures as one line, which check_realtime reads. */
inline std::string describe (const WorkerFigures& figures, const std::string& plugin)
{
    char numbers[256];
    std::snprintf (
        numbers, sizeof (numbers),
        "%llu late of %llu blocks, the last %.6g s after the start, results %lld samples "
        "early at least, load %.6g, longest run %.6g s of %.6g s",
        static_cast<unsigned long long> (figures.lateBlocks),
        static_cast<unsigned long long> (figures.blocks), figures.lastLate,
        static_cast<long long> (figures.early), figures.load, figures.longest, figures.period);
    return plugin + " worker: " + numbers;
}
} // namespace antler
