// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Ramp.audio.h>

namespace antler
{
/** One block of audio on its way through the model; in and out may be the same memory. */
struct Block
{
    const float* const* in;
    float* const* out;
    int channels;
    int frames;

    const Ramp* parameters; ///< in plain units
    Ramp mix;               ///< how much of the result is heard, 0 to 1; the rest is the input
    bool offline = false;   ///< there is time to wait for a result
};
} // namespace antler
