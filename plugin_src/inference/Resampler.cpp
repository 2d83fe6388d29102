// SPDX-License-Identifier: GPL-3.0-or-later
#include "Resampler.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace antler
{
namespace
{
constexpr auto pi = 3.14159265358979323846;
constexpr auto crossings = 24; // of the sinc with zero, on each side
constexpr auto cutoff = 0.9;   // of the lower rate's Nyquist frequency, half way down
constexpr auto beta = 9.0;     // of the Kaiser window

/** The modified Bessel function of the first kind and order 0, by its series. */
double bessel (double x)
{
    auto sum = 1.0, term = 1.0;

    for (int k = 1; term > 1.0e-12 * sum; ++k)
    {
        term *= x * x / (4.0 * k * k);
        sum += term;
    }

    return sum;
}

/** The low-pass at `position` zero crossings of a plain sinc from its centre. */
double lowPass (double position)
{
    const auto inside = 1.0 - position * position / (crossings * crossings);

    if (inside < 0.0)
        return 0.0;

    const auto x = pi * cutoff * position;
    const auto sinc = std::abs (x) < 1.0e-9 ? 1.0 : std::sin (x) / x;
    return cutoff * sinc * bessel (beta * std::sqrt (inside)) / bessel (beta);
}
} // namespace

Resampler::Resampler (int fromRate, int toRate, int longest)
    : up (toRate / std::gcd (fromRate, toRate)), down (fromRate / std::gcd (fromRate, toRate)),
      taps (2 * crossings * std::max (up, down) / up + 1)
{
    const auto slower = std::max (up, down);
    filter.resize (static_cast<std::size_t> (up * taps));
    line.resize (static_cast<std::size_t> (taps - 1 + longest));

    for (int p = 0; p < up; ++p)
        for (int t = 0; t < taps; ++t)
        {
            const auto place = p + t * up - crossings * slower; // in 1/up of an input sample
            const auto value = lowPass (static_cast<double> (place) / slower) * up / slower;
            filter[static_cast<std::size_t> (p * taps + taps - 1 - t)] = static_cast<float> (value);
        }
}

double Resampler::delay() const noexcept ANTLER_NONBLOCKING
{
    return static_cast<double> (crossings * std::max (up, down)) / up;
}
} // namespace antler
