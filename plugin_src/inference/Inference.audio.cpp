// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Inference.h"

#include <algorithm>

namespace antler
{
void Inference::process (const Block& block) noexcept
{
    const auto samples = block.channels * block.frames;
    const auto step = rows > 0 ? rows : samples;

    for (int first = 0; first < samples; first += step)
    {
        const auto count = std::min (step, samples - first);
        auto valid = false;

        if (rows > 0)
        {
            gather (block, first, count);
            valid = engine->run();
        }

        scatter (block, first, count, valid);

        if (! valid)
            failed.fetch_add (1, std::memory_order_relaxed);
    }
}

void Inference::gather (const Block& block, int first, int count) noexcept
{
    auto* row = engine->input();
    const auto perFrame = 1.0f / static_cast<float> (block.frames);

    for (int i = first; i < first + count; ++i, row += width)
    {
        const auto frame = i % block.frames;
        const auto progress = static_cast<float> (frame + 1) * perFrame;
        row[0] = block.in[i / block.frames][frame];

        for (int p = 0; p < parameters; ++p)
            row[p + 1] = block.from[p] + (block.to[p] - block.from[p]) * progress;
    }

    std::fill_n (row, (rows - count) * width, 0.0f); // a short block: the model runs on zeros too
}

void Inference::scatter (const Block& block, int first, int count, bool valid) noexcept
{
    const auto* result = engine->output();

    for (int i = 0; i < count; ++i)
    {
        const auto sample = first + i;
        block.out[sample / block.frames][sample % block.frames] = valid ? result[i] : 0.0f;
    }
}
} // namespace antler
