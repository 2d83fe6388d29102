// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Effect.h"

#include <Delay.audio.h>

#include <algorithm>

namespace antler
{
void Effect::startAgain (Player& player) noexcept ANTLER_NONBLOCKING
{
    player.reset();

    for (auto& channel : dry)
        channel.delay.reset();

    restart();
}

/** In pieces that there is room for, whatever the host sends. */
void Effect::play (Player& player, const Block& block) noexcept ANTLER_NONBLOCKING
{
    std::copy_n (block.parameters, moving.size(), moving.begin());
    heard = block.mix;

    for (int first = 0; first < block.frames; first += longest)
    {
        const auto count = std::min (longest, block.frames - first);
        playPiece (player, block, first, count);

        for (auto& ramp : moving)
            ramp.advance (count);

        heard.advance (count);
    }
}

/** What is bypassed is all of it, so the input beside the result is from in front of before(). */
void Effect::playPiece (Player& player, const Block& block, int first,
                        int count) noexcept ANTLER_NONBLOCKING
{
    const auto channels = std::min (block.channels, static_cast<int> (dry.size()));
    // Refers to what is there; of up to 32 channels it allocates nothing.
    ANTLER_TRUSTED (
        piece.setDataToReferTo (const_cast<float**> (block.out), channels, first, count));

    for (int c = 0; c < channels; ++c)
    {
        auto& channel = dry[static_cast<std::size_t> (c)];

        for (int f = 0; f < count; ++f)
            channel.past[static_cast<std::size_t> (f)] =
                channel.delay.next (block.in[c][first + f]);
    }

    Ramp whole;
    whole.moveTo (1.0f, 0);
    before (piece);
    auto* const* const sound = piece.getArrayOfWritePointers();
    player.process ({ sound, sound, channels, count, moving.data(), whole, block.offline });
    after (piece);

    for (int c = 0; c < channels; ++c)
        for (int f = 0; f < count; ++f)
        {
            const auto input = dry[static_cast<std::size_t> (c)].past[static_cast<std::size_t> (f)];
            sound[c][f] = blend (sound[c][f], input, heard.at (f));
        }

    for (int c = channels; c < block.channels; ++c) // nobody prepared for them
        std::fill_n (block.out[c] + first, count, 0.0f);
}

void Effect::before (juce::AudioBuffer<float>&) noexcept ANTLER_NONBLOCKING {}
void Effect::after (juce::AudioBuffer<float>&) noexcept ANTLER_NONBLOCKING {}
void Effect::restart() noexcept ANTLER_NONBLOCKING {}
} // namespace antler
