// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "sequence.h"

#include <algorithm>

namespace antler::bench
{
namespace
{
constexpr int64_t overrunLimit = 250000000; // ns
} // namespace

void Part::add (const Outcome& block, double period) noexcept ANTLER_NONBLOCKING
{
    const auto load = static_cast<double> (block.nanoseconds) / period;
    if (figures.blocks < figures.beginning.size())
        figures.beginning[figures.blocks] = static_cast<float> (load);
    figures.histogram.add (load);
    figures.series.add (load, block.switches);
    ++figures.blocks;
    figures.failed += block.succeeded ? 0 : 1;
    figures.sum += load;
    figures.minimum = std::min (figures.minimum, load);
    figures.maximum = std::max (figures.maximum, load);
    figures.overrun = load > 1.0 ? figures.overrun + block.nanoseconds : 0;
}

bool Part::isCutShort() const noexcept ANTLER_NONBLOCKING { return figures.overrun > overrunLimit; }

void Sequence::begin (double now) noexcept ANTLER_NONBLOCKING
{
    for (auto& part : judged)
        part.figures = {};
    audit::reset();
    callsBefore = {};
    start = now;
    current = judged.data();
}

Part& Sequence::at (double now) noexcept ANTLER_NONBLOCKING
{
    if (current == &warmUp)
        return warmUp;

    const auto last = judged.size() - 1;
    const auto passed = static_cast<size_t> (std::max (0.0, (now - start) / share));
    auto* next = &judged[std::min (passed, last)];
    if (next != current)
        end();
    current = next;
    return *current;
}

double Sequence::progress (double now) const noexcept ANTLER_NONBLOCKING
{
    const auto before = static_cast<double> (current - judged.data());
    return std::clamp ((now - start) / share - before, 0.0, 1.0);
}

void Sequence::end() noexcept ANTLER_NONBLOCKING
{
    const auto calls = audit::counts();
    current->figures.calls = audit::difference (calls, callsBefore);
    callsBefore = calls;
}

} // namespace antler::bench
