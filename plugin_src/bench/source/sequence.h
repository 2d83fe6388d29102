// SPDX-License-Identifier: GPL-3.0-or-later
// The signals, which are played one after the other, with the figures of each.
#pragma once

#include "histogram.audio.h"
#include "outcome.h"
#include "series.audio.h"
#include "signals.h"

#include <OutputMeter.audio.h>
#include <audit.h>

#include <array>
#include <limits>
#include <vector>

namespace antler::bench
{

/** Figures for the time in which one signal played. Loads are fractions of the block period. */
struct Figures
{
    /** Loads of the first blocks; 0 for those that were not played. */
    using Beginning = std::array<float, 16>;

    uint64_t blocks = 0;
    uint64_t late = 0;
    uint64_t failed = 0;
    double sum = 0.0; /**< of the loads */
    double minimum = std::numeric_limits<double>::infinity();
    double maximum = 0.0;
    Beginning beginning {};
    Histogram histogram;
    Series series;
    audit::Counts calls {};
    OutputMeter output;
    int64_t overrun = 0; /**< ns for the last blocks in a row that took longer than their period */

    double average() const noexcept { return sum / static_cast<double> (blocks); }
};

/** A signal and its figures. */
struct Part
{
    Signal signal;
    Figures figures;

    void add (const Outcome& block, double period) noexcept ANTLER_NONBLOCKING;

    /** Whether the rest of its time is skipped, because so many blocks in a row took too long that
        more of them would show nothing new. That frees the board, and lets a measurement in virtual
        time come to an end. */
    bool isCutShort() const noexcept ANTLER_NONBLOCKING;
};

/** The order of play: noise until begin(), then each signal for its share of the judged time.

    Times are nanoseconds of CLOCK_MONOTONIC. Everything but the constructor is for the audio
    thread; when that has ended, parts() is also for others.
*/
class Sequence
{
public:
    /** The last signal keeps playing when its time is over. */
    Sequence (const std::vector<std::string>& signals, double nanoseconds, int blockSize);

    /** Begins the judged time and resets all figures. */
    void begin (double now) noexcept ANTLER_NONBLOCKING;

    /** The part that plays at `now`. */
    Part& at (double now) noexcept ANTLER_NONBLOCKING;

    /** How much of its share the part at `now` has played, 0 to 1. */
    double progress (double now) const noexcept ANTLER_NONBLOCKING;

    /** Adds the counted calls to the figures of the part that played last. */
    void end() noexcept ANTLER_NONBLOCKING;

    const std::vector<Part>& parts() const noexcept { return judged; }

    /** Loads of the first blocks of all; also while the audio thread plays. */
    const Figures::Beginning& beginning() const noexcept { return warmUp.figures.beginning; }

private:
    Part warmUp;
    std::vector<Part> judged;
    Part* current = &warmUp;
    audit::Counts callsBefore {};
    double start = 0.0;
    double share; /**< nanoseconds of each signal */
};

} // namespace antler::bench
