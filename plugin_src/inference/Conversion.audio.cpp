// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Conversion.h"

#include <Delay.audio.h>

#include <algorithm>

namespace antler
{
void Conversion::forget() noexcept ANTLER_NONBLOCKING
{
    inference.reset();
    ready = 0;

    for (auto& channel : channels)
    {
        channel.toModel.reset();
        channel.toHost.reset();
        std::fill (channel.waiting.begin(), channel.waiting.end(), 0.0f);
        channel.input.reset();
    }
}

void Conversion::play (const Block& block) noexcept ANTLER_NONBLOCKING
{
    if (channels.empty())
        return inference.process (block);

    for (int first = 0; first < block.frames; first += longest)
        convert (block, first, std::min (longest, block.frames - first));
}

void Conversion::convert (const Block& block, int first, int count) noexcept ANTLER_NONBLOCKING
{
    const auto used = std::min (block.channels, static_cast<int> (channels.size()));
    follow (block, first);
    const auto frames = feed (block, first, count);
    Ramp whole;
    whole.moveTo (1.0f, 0);
    inference.process ({ given.data(), made.data(), used, frames, parameters.data(), whole });
    auto results = 0;

    for (int c = 0; c < used; ++c)
    {
        auto& channel = channels[static_cast<std::size_t> (c)];
        results =
            channel.toHost.process (channel.made.data(), frames, channel.waiting.data() + ready);
    }

    ready += results;
    deliver (block, first, count);
}

int Conversion::feed (const Block& block, int first, int count) noexcept ANTLER_NONBLOCKING
{
    auto frames = 0;
    const auto used = std::min (block.channels, static_cast<int> (channels.size()));

    for (int c = 0; c < used; ++c)
    {
        auto& channel = channels[static_cast<std::size_t> (c)];
        frames = channel.toModel.process (block.in[c] + first, count, channel.given.data());
    }

    return frames;
}

/** A frame of the model is somewhere between two of the host's: there a parameter is where its line
    is, for every way of cutting the audio into blocks. */
void Conversion::follow (const Block& block, int first) noexcept ANTLER_NONBLOCKING
{
    const auto next = first + channels.front().toModel.next();

    for (std::size_t p = 0; p < parameters.size(); ++p)
        parameters[p] = block.parameters[p].inFrames (hostFrames, next);
}

void Conversion::deliver (const Block& block, int first, int count) noexcept ANTLER_NONBLOCKING
{
    const auto used = std::min (block.channels, static_cast<int> (channels.size()));

    for (int c = 0; c < used; ++c)
    {
        auto& channel = channels[static_cast<std::size_t> (c)];

        for (int i = 0; i < count; ++i)
        {
            const auto frame = first + i;
            const auto dry = channel.input.next (block.in[c][frame]);
            const auto result = channel.waiting[static_cast<std::size_t> (i)];
            block.out[c][frame] = blend (result, dry, block.mix.at (frame));
        }

        std::copy_n (channel.waiting.begin() + count, ready - count, channel.waiting.begin());
    }

    for (int c = used; c < block.channels; ++c) // nobody prepared for them
        std::fill_n (block.out[c] + first, count, 0.0f);

    ready -= count;
}
} // namespace antler
