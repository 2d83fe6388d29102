// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Player.h"

#include <Delay.audio.h>

#include <algorithm>

namespace antler
{
void Player::process (const Block& block) noexcept ANTLER_NONBLOCKING
{
    if (waiting == 0)
        return processNow (block);

    for (int c = 0; c < block.channels; ++c)
        for (int f = 0; f < block.frames; ++f)
            block.out[c][f] = c < static_cast<int> (waits.size())
                                  ? waits[static_cast<std::size_t> (c)].next (block.in[c][f])
                                  : 0.0f; // nobody prepared for it

    auto late = block;
    late.in = block.out;
    processNow (late);
}

void Player::processNow (const Block& block) noexcept ANTLER_NONBLOCKING
{
    if (listens)
        pass (block);

    if (worker != nullptr)
        worker->process (block);
    else
        playNow (block);
}

void Player::playNow (const Block& block) noexcept ANTLER_NONBLOCKING
{
    if (onsets)
        for (auto frame = onsets->find (block, 0, block.frames); frame < block.frames;
             frame = onsets->find (block, frame + 1, block.frames))
            performer->mark (frame);

    performer->play (block);
}

void Player::pass (const Block& block) const noexcept ANTLER_NONBLOCKING
{
    for (int c = 0; c < block.channels; ++c)
        if (block.out[c] != block.in[c])
            std::copy_n (block.in[c], block.frames, block.out[c]);
}

void Player::reset() noexcept ANTLER_NONBLOCKING
{
    for (auto& it : waits)
        it.reset();

    if (worker != nullptr)
        worker->reset();
    else
    {
        if (onsets)
            onsets->reset();

        performer->forget();
    }
}

/** A worker sees by itself what is not finite. */
void Player::recover (int channel) noexcept ANTLER_NONBLOCKING
{
    if (worker == nullptr)
        performer->mend (channel);
}
} // namespace antler
