// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "OnnxRuntimeEngine.h"

namespace antler
{
void* OnnxRuntimeEngine::input (int size, int tensor) noexcept ANTLER_NONBLOCKING
{
    auto& inputs = sizes[static_cast<std::size_t> (size)].inputs;
    return inputs[static_cast<std::size_t> (tensor)].elements.data();
}

const void* OnnxRuntimeEngine::output (int size, int tensor) noexcept ANTLER_NONBLOCKING
{
    auto& outputs = sizes[static_cast<std::size_t> (size)].outputs;
    return outputs[static_cast<std::size_t> (tensor)].elements.data();
}

/** What it allocates comes from the pool, which prime() has filled. */
bool OnnxRuntimeEngine::run (int size) noexcept ANTLER_NONBLOCKING
{
    const Pool::Scope scope (pool);
    const auto* binding = sizes[static_cast<std::size_t> (size)].binding.get();
    auto* const failure =
        ANTLER_TRUSTED (api.RunWithBinding (session.get(), options.get(), binding));

    if (failure == nullptr)
        return true;

    ANTLER_TRUSTED (api.ReleaseStatus (failure));
    return false;
}
} // namespace antler
