// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Resampler.h"

#include <algorithm>

namespace antler
{
namespace
{
/** In four lanes, which compilers vectorise. */
float dot (const float* a, const float* b, int count) noexcept ANTLER_NONBLOCKING
{
    float lanes[4] {};
    const auto whole = count - count % 4;

    for (int i = 0; i < whole; i += 4)
        for (int lane = 0; lane < 4; ++lane)
            lanes[lane] += a[i + lane] * b[i + lane];

    for (int i = whole; i < count; ++i)
        lanes[0] += a[i] * b[i];

    return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}
} // namespace

void Resampler::reset() noexcept ANTLER_NONBLOCKING
{
    std::fill (line.begin(), line.end(), 0.0f);
    phase = 0;
}

int Resampler::process (const float* in, int count, float* out) noexcept ANTLER_NONBLOCKING
{
    auto made = 0;
    std::copy_n (in, count, line.begin() + taps - 1);

    for (int i = 0; i < count; ++i, phase -= up)
        for (; phase < up; phase += down)
            out[made++] = dot (filter.data() + phase * taps, line.data() + i, taps);

    std::copy_n (line.begin() + count, taps - 1, line.begin());
    return made;
}
} // namespace antler
