// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#pragma once

#include "Nonblocking.h"
#include "OutputFigures.h"

#include <algorithm>
#include <cstring>

namespace antler
{
/** Counts what a plugin puts out, block by block: begin(), then measure() for each channel.

    A channel with a sample that is not finite counts as silence in all other figures, which is
    what must be made of it. One thread at a time: the figures are read while no block is processed.
*/
class OutputMeter
{
public:
    void reset() noexcept ANTLER_NONBLOCKING { seen = {}; }

    const OutputFigures& figures() const noexcept ANTLER_NONBLOCKING { return seen; }

    /** Takes note of what comes in, before it is processed: the output may go to the same memory.
     */
    void begin (const float* const* in, int channels, int frames) noexcept ANTLER_NONBLOCKING
    {
        inputs = 0;
        counted = false;
        ++seen.blocks;

        for (int c = 0; c < std::min (channels, watched); ++c)
            if (look (in[c], frames).largest >= smallest)
                inputs |= std::uint64_t { 1 } << c;
    }

    /** @returns whether all samples of the channel are finite; if not, the caller silences it */
    bool measure (int channel, const float* out, int frames) noexcept ANTLER_NONBLOCKING
    {
        const auto found = look (out, frames);
        const auto finite = found.largest < infinity;
        seen.samples += static_cast<std::uint64_t> (frames);

        if (finite)
        {
            seen.beyondFullScale += static_cast<std::uint64_t> (found.beyond);
            seen.peak = std::max (seen.peak, found.peak());
            seen.sum += static_cast<double> (found.sum);
        }
        else
        {
            seen.notFinite += countNotFinite (out, frames);
        }

        if (! finite || found.largest < smallest)
            noteSilence (channel);

        return finite;
    }

private:
    // Magnitudes are compared as the integers that their bits are: the order is the same, with NaN
    // above infinity, and compilers vectorise the maximum of integers.
    using Bits = std::int32_t;

    static constexpr Bits sign = 0x7fffffff;
    static constexpr Bits smallest = 0x00800000; // 2^-126: what is below it may be taken for 0
    static constexpr Bits one = 0x3f800000;
    static constexpr Bits infinity = 0x7f800000;
    static constexpr int watched = 64; // channels whose input is remembered, one bit each

    struct Found
    {
        Bits largest = 0;
        Bits beyond = 0;
        float sum = 0.0f;

        float peak() const noexcept ANTLER_NONBLOCKING
        {
            float value;
            std::memcpy (&value, &largest, sizeof (value));
            return value;
        }
    };

    static Bits magnitude (float sample) noexcept ANTLER_NONBLOCKING
    {
        Bits bits;
        std::memcpy (&bits, &sample, sizeof (bits));
        return bits & sign;
    }

    static Found look (const float* samples, int frames) noexcept ANTLER_NONBLOCKING
    {
        Found found;

        for (int i = 0; i < frames; ++i)
        {
            const auto bits = magnitude (samples[i]);
            found.largest = std::max (found.largest, bits);
            found.beyond += bits > one ? 1 : 0;
        }

        found.sum = sum (samples, frames);
        return found;
    }

    /** In four lanes: compilers keep the order of a single one, where each addition waits for the
        one before. */
    static float sum (const float* samples, int frames) noexcept ANTLER_NONBLOCKING
    {
        float lanes[4] {};
        const auto whole = frames - frames % 4;

        for (int i = 0; i < whole; i += 4)
            for (int lane = 0; lane < 4; ++lane)
                lanes[lane] += samples[i + lane];

        for (int i = whole; i < frames; ++i)
            lanes[0] += samples[i];

        return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    }

    static std::uint64_t countNotFinite (const float* samples,
                                         int frames) noexcept ANTLER_NONBLOCKING
    {
        std::uint64_t count = 0;

        for (int i = 0; i < frames; ++i)
            count += magnitude (samples[i]) >= infinity ? 1 : 0;

        return count;
    }

    void noteSilence (int channel) noexcept ANTLER_NONBLOCKING
    {
        const auto input = channel < watched && (inputs >> channel & 1) != 0;

        if (input && ! counted)
        {
            ++seen.silentBlocks;
            counted = true;
        }
    }

    OutputFigures seen;
    std::uint64_t inputs = 0; // bit c: the block's input channel c is not silent
    bool counted = false;     // this block is among the silent ones
};
} // namespace antler
