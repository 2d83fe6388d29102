// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "TfliteEngine.h"

namespace antler
{
void* TfliteEngine::input (int size, int tensor) noexcept ANTLER_NONBLOCKING
{
    auto& interpreter = *sizeAt (size).interpreter;
    return ANTLER_TRUSTED (interpreter.input_tensor (static_cast<std::size_t> (tensor)))->data.raw;
}

const void* TfliteEngine::output (int size, int tensor) noexcept ANTLER_NONBLOCKING
{
    auto& interpreter = *sizeAt (size).interpreter;
    return ANTLER_TRUSTED (interpreter.output_tensor (static_cast<std::size_t> (tensor)))->data.raw;
}

/** What it allocates comes from the pool, which was filled before. */
bool TfliteEngine::run (int size) noexcept ANTLER_NONBLOCKING
{
    const Pool::Scope scope (pool);
    auto& now = sizeAt (size);

    if (size != last)
        now.variables.take (sizeAt (last).variables);

    last = size;
    return ANTLER_TRUSTED (now.interpreter->Invoke()) == kTfLiteOk && isComplete (now);
}

/** Where a result's size depends on values, it may differ from run to run. */
bool TfliteEngine::isComplete (const Size& size) const noexcept ANTLER_NONBLOCKING
{
    for (std::size_t i = 0; i < size.results.size(); ++i)
        if (ANTLER_TRUSTED (size.interpreter->output_tensor (i))->bytes != size.results[i])
            return false;

    return true;
}

void TfliteEngine::reset() noexcept ANTLER_NONBLOCKING { sizeAt (last).variables.reset(); }
} // namespace antler
