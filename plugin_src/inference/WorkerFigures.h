// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

namespace antler
{
/** What a worker did, for its plugin to say. */
struct WorkerFigures
{
    std::uint64_t blocks = 0, lateBlocks = 0;
    double lastLate = 0.0;             ///< seconds after the start
    std::optional<std::int64_t> early; ///< frames from a result's being there to its being heard,
                                       ///< at least; none where none was due
    double load = 0.0;                 ///< share of the audio's time that it worked
    double longest = 0.0;              ///< seconds of the longest run
    double period = 0.0;               ///< seconds from one such run to the next
};

/** The figures as one line, which check_realtime reads. */
inline std::string describe (const WorkerFigures& figures, const std::string& plugin)
{
    const auto results =
        figures.early ? "results " + std::to_string (*figures.early) + " samples early at least"
                      : std::string ("no result due");
    char numbers[256];
    std::snprintf (
        numbers, sizeof (numbers),
        "%llu late of %llu blocks, the last %.6g s after the start, %s, load %.6g, longest run "
        "%.6g s of %.6g s",
        static_cast<unsigned long long> (figures.lateBlocks),
        static_cast<unsigned long long> (figures.blocks), figures.lastLate, results.c_str(),
        figures.load, figures.longest, figures.period);
    return plugin + " worker: " + numbers;
}
} // namespace antler
