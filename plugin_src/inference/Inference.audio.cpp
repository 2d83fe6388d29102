// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Inference.h"

#include "Voice.h"

#include <algorithm>

namespace antler
{
void Inference::process (const Block& block) noexcept ANTLER_NONBLOCKING
{
    auto failures = 0;

    if (shared)
        failures = voices.front()->play (block, {}, block.channels * block.frames);
    else
        for (int first = 0; first < block.channels; first += model.channels)
            failures += voiceOf (first).play (block, { first, 0 }, block.frames);

    if (failures > 0)
        failed.fetch_add (failures, std::memory_order_relaxed);
}

/** A channel that nobody prepared for shares the last voice, so that it is at least heard. */
Inference::Voice& Inference::voiceOf (int channel) noexcept ANTLER_NONBLOCKING
{
    const auto index = static_cast<std::size_t> (shared ? 0 : channel / model.channels);
    return *voices[std::min (index, voices.size() - 1)];
}

void Inference::reset() noexcept ANTLER_NONBLOCKING
{
    for (auto& voice : voices)
        voice->reset();
}

void Inference::recover (int channel) noexcept ANTLER_NONBLOCKING { voiceOf (channel).recover(); }
} // namespace antler
