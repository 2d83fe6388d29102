// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "RtneuralEngine.h"

namespace antler
{
void* RtneuralEngine::input (int, int) noexcept ANTLER_NONBLOCKING { return given.data(); }

const void* RtneuralEngine::output (int, int) noexcept ANTLER_NONBLOCKING { return made.data(); }

/** RTNeural neither allocates nor locks once its layers are there; tests count. */
bool RtneuralEngine::run (int size) noexcept ANTLER_NONBLOCKING
{
    const auto* from = given.data();
    auto* to = made.data();
    const auto inputs = network.inputs, outputs = network.outputs;
    const auto inGain = network.inGain, outGain = network.outGain;
    const auto skipGain = network.skips ? 1.0f : 0.0f;
    auto& layers = *network.layers;
    const auto* const result = layers.getOutputs();

    for (auto left = sizes[static_cast<std::size_t> (size)]; left > 0; --left)
    {
        row[0] = inGain * from[0];

        for (int i = 1; i < inputs; ++i)
            row[i] = from[i];

        ANTLER_TRUSTED (layers.forward (row));
        const auto skipped = skipGain * row[0];

        for (int i = 0; i < outputs; ++i)
            to[i] = outGain * (result[i] + skipped);

        from += inputs;
        to += outputs;
    }

    return true;
}

void RtneuralEngine::reset() noexcept ANTLER_NONBLOCKING
{
    ANTLER_TRUSTED (network.layers->reset());
}
} // namespace antler
