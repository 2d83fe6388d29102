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
        const auto& [rows, engine] = fitting (left);
        const auto count = std::min (rows, left);
        feed (*engine, block, at, count);
        const auto valid = engine->run();
        at = deliver (*engine, block, at, count, valid);
        left -= count;

        if (! valid)
            failed.fetch_add (1, std::memory_order_relaxed);
    }
}

/** The largest chunk that `samples` fill, or nearly: of more than a quarter of unused rows, smaller
    chunks cost less (docs/benchmarks.md). */
const Inference::Chunk& Inference::fitting (int samples) const noexcept ANTLER_NONBLOCKING
{
    for (const auto& chunk : chunks)
        if (samples >= chunk.rows - chunk.rows / 4)
            return chunk;

    return chunks.back();
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
