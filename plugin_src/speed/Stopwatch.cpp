// SPDX-License-Identifier: GPL-3.0-or-later
#include "Stopwatch.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace
{
using Clock = std::chrono::steady_clock;

constexpr auto rounds = 60;
constexpr auto warmUps = 20;
constexpr auto batch = 500.0; // microseconds, far above what the clock can tell
constexpr auto mostRuns = 2000;

/** Microseconds of one of so many runs. */
double time (const Subject& subject, int runs)
{
    const auto start = Clock::now();

    for (int i = 0; i < runs; ++i)
        subject.run();

    return std::chrono::duration<double, std::micro> (Clock::now() - start).count() / runs;
}
} // namespace

std::vector<double> measure (const std::vector<Subject>& subjects)
{
    std::vector<double> best;
    std::vector<int> runs;

    for (const auto& subject : subjects)
    {
        const auto first = time (subject, warmUps);
        best.push_back (std::numeric_limits<double>::max());
        runs.push_back (std::clamp (static_cast<int> (batch / first), 1, mostRuns));
    }

    for (int round = 0; round < rounds; ++round)
        for (std::size_t i = 0; i < subjects.size(); ++i)
            best[i] = std::min (best[i], time (subjects[i], runs[i]));

    return best;
}
