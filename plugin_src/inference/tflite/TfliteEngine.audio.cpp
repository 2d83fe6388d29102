// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "TfliteEngine.h"

namespace antler
{
void* TfliteEngine::input (int size, int tensor) noexcept ANTLER_NONBLOCKING
{
    auto& interpreter = *interpreters[static_cast<std::size_t> (size)];
    return ANTLER_TRUSTED (interpreter.input_tensor (static_cast<std::size_t> (tensor)))->data.raw;
}

const void* TfliteEngine::output (int size, int tensor) noexcept ANTLER_NONBLOCKING
{
    auto& interpreter = *interpreters[static_cast<std::size_t> (size)];
    return ANTLER_TRUSTED (interpreter.output_tensor (static_cast<std::size_t> (tensor)))->data.raw;
}

/** What it needs was allocated when the constructor ran it. */
bool TfliteEngine::run (int size) noexcept ANTLER_NONBLOCKING
{
    return ANTLER_TRUSTED (interpreters[static_cast<std::size_t> (size)]->Invoke()) == kTfLiteOk;
}
} // namespace antler
