// SPDX-License-Identifier: GPL-3.0-or-later
// The signals that are played one after the other, and what was seen of each.
#pragma once

#include "signals.h"

#include <OutputMeter.audio.h>
#include <audit.h>

#include <limits>
#include <vector>

namespace antler::bench
{

/** What was seen while one signal played. Loads are parts of the block period. */
struct Figures
{
    uint64_t blocks = 0;
    uint64_t late = 0;
    uint64_t failed = 0;
    double sum = 0.0; /**< of the loads */
    double minimum = std::numeric_limits<double>::infinity();
    double maximum = 0.0;
    audit::Counts calls {};
    OutputMeter output;
    int64_t overrun = 0; /**< nanoseconds that the last blocks took, each more than its period */

    double average() const noexcept { return sum / static_cast<double> (blocks); }
};

/** A signal and its figures. */
struct Part
{
    Signal signal;
    Figures figures;

    void add (int64_t nanoseconds, double period, bool succeeded) noexcept ANTLER_NONBLOCKING;

    /** Its blocks have taken too long one after the other for so long that more of them would tell
        nothing new: the rest of its time is not played. The board can breathe, and a measurement in
        virtual time comes to its end. */
    bool isCutShort() const noexcept ANTLER_NONBLOCKING;
};

/** Which signal plays when: noise until begin(), then each signal for its share of the judged time.

    Times are nanoseconds of CLOCK_MONOTONIC. All but the constructor is for the audio thread;
    parts() also for others when that has ended.
*/
class Sequence
{
public:
    /** The last signal goes on when its time has passed. */
    Sequence (const std::vector<std::string>& signals, double nanoseconds, int blockSize);

    /** The judged time begins, and with it all figures. */
    void begin (double now) noexcept ANTLER_NONBLOCKING;

    /** The part that plays at `now`. */
    Part& at (double now) noexcept ANTLER_NONBLOCKING;

    /** How much of its share the part at `now` has had, 0 to 1. */
    double progress (double now) const noexcept ANTLER_NONBLOCKING;

    /** Takes the calls of the part that played last into its figures. */
    void end() noexcept ANTLER_NONBLOCKING;

    const std::vector<Part>& parts() const noexcept { return judged; }

private:
    Part warmUp;
    std::vector<Part> judged;
    Part* current = &warmUp;
    audit::Counts callsBefore {};
    double start = 0.0;
    double share; /**< nanoseconds of each signal */
};

} // namespace antler::bench
