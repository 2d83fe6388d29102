// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: how the load went, and when the thread was taken off its processor.
#pragma once

#include <Nonblocking.h>
#include <watch.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace antler::bench
{

/** Loads over time (fractions of the block period), in a room that never gets full.

    A point is some blocks. Where there is no room for one more, two neighbours become one, and from
    then on a point takes twice as many blocks.
*/
class Series
{
public:
    static constexpr size_t room = 128;

    struct Point
    {
        double sum = 0.0;
        float minimum = std::numeric_limits<float>::infinity();
        float maximum = 0.0f;
        audit::Switches switches {};
    };

    void add (double load, audit::Switches switches) noexcept ANTLER_NONBLOCKING
    {
        if (blocks == room * each)
            halve();

        auto& point = points[blocks / each];
        ++blocks;
        point.sum += load;
        point.minimum = std::min (point.minimum, static_cast<float> (load));
        point.maximum = std::max (point.maximum, static_cast<float> (load));
        point.switches += switches;
    }

    /** How many points there are; the last may have fewer blocks than the others. */
    size_t size() const noexcept { return (blocks + each - 1) / each; }
    size_t blocksEach() const noexcept { return each; }

    const Point& at (size_t index) const noexcept { return points[index]; }
    double average (size_t index) const noexcept
    {
        return points[index].sum / static_cast<double> (std::min (each, blocks - index * each));
    }

private:
    std::array<Point, room> points {};
    size_t each = 1; // blocks of a point
    size_t blocks = 0;

    void halve() noexcept ANTLER_NONBLOCKING
    {
        for (size_t i = 0; i < room / 2; ++i)
            points[i] = together (points[2 * i], points[2 * i + 1]);
        std::fill (points.begin() + room / 2, points.end(), Point {});
        each *= 2;
    }

    static Point together (Point a, const Point& b) noexcept ANTLER_NONBLOCKING
    {
        a.sum += b.sum;
        a.minimum = std::min (a.minimum, b.minimum);
        a.maximum = std::max (a.maximum, b.maximum);
        a.switches += b.switches;
        return a;
    }
};

} // namespace antler::bench
