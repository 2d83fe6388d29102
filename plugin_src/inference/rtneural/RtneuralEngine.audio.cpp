// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "RtneuralEngine.h"

#include <algorithm>

namespace antler
{
void* RtneuralEngine::input (int, int) noexcept ANTLER_NONBLOCKING { return given.data(); }

const void* RtneuralEngine::output (int, int) noexcept ANTLER_NONBLOCKING { return made.data(); }

/** RTNeural neither allocates nor locks once its layers are there; tests count. */
bool RtneuralEngine::run (int size) noexcept ANTLER_NONBLOCKING
{
    const auto* from = given.data();
    auto* to = made.data();

    for (auto left = sizes[static_cast<std::size_t> (size)]; left > 0; --left)
    {
        std::copy_n (from, network.inputs, row);
        from += network.inputs;
        row[0] *= network.inGain;
        ANTLER_TRUSTED (network.layers->forward (row));

        const auto* const result = network.layers->getOutputs();
        const auto skipped = network.skips ? row[0] : 0.0f;

        for (int i = 0; i < network.outputs; ++i)
            *to++ = network.outGain * (result[i] + skipped);
    }

    return true;
}

void RtneuralEngine::reset() noexcept ANTLER_NONBLOCKING
{
    ANTLER_TRUSTED (network.layers->reset());
}
} // namespace antler
