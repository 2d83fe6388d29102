// SPDX-License-Identifier: GPL-3.0-or-later
// Frames of audio, and their transforms summed up term by term.
#pragma once

#include "testing.h"

#include <Features.h>

#include <cmath>
#include <complex>

namespace streams
{
using antler::Features;
using Bins = std::vector<std::complex<double>>;

constexpr auto pi = 3.14159265358979323846;

inline std::size_t at (int index) { return static_cast<std::size_t> (index); }

/** Of a periodic Hann window; 0 steps: none. */
inline double window (int n, int steps)
{
    return steps == 0 ? 1.0 : 0.5 - 0.5 * std::cos (2.0 * pi * n / steps);
}

/** Frames as a project has them, without features but bins; a window for both ways. */
inline Features framesOf (int width, int hop, int fft, Features::Gives gives, bool tapered)
{
    Features it {};
    it.window = width;
    it.hop = hop;
    it.fft = fft;
    it.frames = it.fresh = 1;
    it.gives = gives;

    for (int n = 0; n < width; ++n)
        it.analysis.push_back (static_cast<float> (window (n, tapered ? width : 0)));

    for (int n = 0; n < width; ++n)
    {
        auto whole = 0.0f;

        for (int other = n % hop; other < width; other += hop)
            whole += it.analysis[at (other)] * it.analysis[at (other)];

        it.synthesis.push_back (it.analysis[at (n)] / whole);
    }

    return it;
}

/** Bins of samples, as many as there are; the rest of the transform is zeros. */
inline Bins transformed (const std::vector<double>& samples, int fft)
{
    Bins bins;

    for (int k = 0; k <= fft / 2; ++k)
    {
        std::complex<double> sum;

        for (int n = 0; n < static_cast<int> (samples.size()); ++n)
            sum += samples[at (n)] * std::polar (1.0, -2.0 * pi * k * n / fft);

        bins.push_back (sum);
    }

    return bins;
}

void testFeatures();
} // namespace streams
