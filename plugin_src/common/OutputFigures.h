// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

namespace antler
{
/** What a plugin put out, in figures. */
struct OutputFigures
{
    std::uint64_t samples = 0;         ///< of all channels
    std::uint64_t notFinite = 0;       ///< NaN or infinity
    std::uint64_t beyondFullScale = 0; ///< finite, but above 1 or below -1
    std::uint64_t blocks = 0;
    std::uint64_t silentBlocks = 0; ///< with a channel that was silent while its input was not
    float peak = 0.0f;              ///< largest magnitude of a finite sample
    double sum = 0.0;               ///< of the finite samples

    /** The DC offset. */
    double mean() const noexcept { return samples > 0 ? sum / static_cast<double> (samples) : 0.0; }
};

/** The figures as one line, which check_realtime reads. Not for the audio thread. */
inline std::string describe (const OutputFigures& figures, const std::string& plugin)
{
    const auto count = [] (std::uint64_t number) { return std::to_string (number); };
    char levels[64];
    std::snprintf (levels, sizeof (levels), "peak %g, mean %g", static_cast<double> (figures.peak),
                   figures.mean());

    return plugin + " output: " + count (figures.samples) + " samples, " + count (figures.notFinite)
           + " not finite, " + count (figures.beyondFullScale) + " beyond full scale, " + levels
           + ", " + count (figures.silentBlocks) + " of " + count (figures.blocks)
           + " blocks silent while the input was not";
}
} // namespace antler
