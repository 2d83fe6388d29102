// SPDX-License-Identifier: GPL-3.0-or-later
// The signals that are played to a plugin.
#pragma once

#include <Nonblocking.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace antler::bench
{

/** A table of samples that is played in a loop.

    Nothing is computed while it plays, so all signals cost the same and every run is identical.
*/
struct Signal
{
    std::string name;
    std::vector<float> samples; /**< `length` samples, then the first ones again, for one block */
    size_t length = 0;          /**< samples */
    size_t channelOffset = 0;   /**< samples by which one channel is ahead of the one before */
    bool sweepsParameters = false;

    const float* at (uint64_t position, size_t channel) const noexcept ANTLER_NONBLOCKING
    {
        return samples.data() + (position + channel * channelOffset) % length;
    }
};

/** The names of all signals, separated by commas. */
std::string signalNames();

bool isSignal (const std::string& name);

/** @throws std::out_of_range if there is no such signal */
Signal makeSignal (const std::string& name, int blockSize);

} // namespace antler::bench
