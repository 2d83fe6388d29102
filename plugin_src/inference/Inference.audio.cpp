// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Inference.h"

#include <algorithm>

namespace antler
{
void Inference::process (const Block& block) noexcept ANTLER_NONBLOCKING
{
    Position at;

    for (int left = block.channels * block.frames; left > 0;)
    {
        const auto& used = fitting (left);
        const auto count = std::min (used.rows, left);
        feed (*used.engine, block, at, count);
        const auto valid = used.engine->run();
        at = deliver (*used.engine, block, at, count, valid);
        left -= count;

        if (! valid)
            failed.fetch_add (1, std::memory_order_relaxed);
    }
}

const Inference::Loaded& Inference::fitting (int samples) const noexcept ANTLER_NONBLOCKING
{
    return samples > rest.rows && chunk.rows > 0 ? chunk : rest;
}

/** Rows beyond `count` keep what they had: the model's other results do not depend on them. */
void Inference::feed (Engine& engine, const Block& block, Position at,
                      int count) const noexcept ANTLER_NONBLOCKING
{
    auto* row = engine.input();

    for (int i = 0; i < count; ++i)
    {
        *row++ = block.in[at.channel][at.frame];

        for (int p = 0; p < parameters; ++p)
            *row++ = block.parameters[p].at (at.frame);

        at.next (block.frames);
    }
}

Inference::Position Inference::deliver (const Engine& engine, const Block& block, Position at,
                                        int count, bool valid) noexcept ANTLER_NONBLOCKING
{
    const auto* results = engine.output();

    for (int i = 0; i < count; ++i)
    {
        const auto wet = block.mix.at (at.frame);
        const auto dry = block.in[at.channel][at.frame];
        const auto result = valid ? results[i] : 0.0f;
        block.out[at.channel][at.frame] = wet * result + (1.0f - wet) * dry;
        at.next (block.frames);
    }

    return at;
}
} // namespace antler
