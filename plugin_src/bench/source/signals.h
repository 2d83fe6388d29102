// SPDX-License-Identifier: GPL-3.0-or-later
// What a plugin is fed with.
#pragma once

#include <Nonblocking.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace antler::bench
{

/** A table of samples that is read from its start to its end, again and again.

    Nothing is computed while it plays: all signals cost the same, and are the same in every run.
*/
struct Signal
{
    std::string name;
    std::vector<float> samples; /**< `length` of them, then the start again, for one block */
    size_t length = 0;          /**< samples */
    size_t channelOffset = 0;   /**< samples between what two channels read */
    bool sweepsParameters = false;

    const float* at (uint64_t position, size_t channel) const noexcept ANTLER_NONBLOCKING
    {
        return samples.data() + (position + channel * channelOffset) % length;
    }
};

/** The names of all signals, with commas between them. */
std::string signalNames();

bool isSignal (const std::string& name);

/** @throws std::out_of_range if there is no such signal */
Signal makeSignal (const std::string& name, int blockSize);

} // namespace antler::bench
