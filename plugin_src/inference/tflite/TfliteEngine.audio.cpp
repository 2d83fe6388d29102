// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "TfliteEngine.h"

namespace antler
{
/** What it needs was allocated when loadModel() ran it. */
bool TfliteEngine::run() noexcept ANTLER_NONBLOCKING
{
    return ANTLER_TRUSTED (interpreter->Invoke()) == kTfLiteOk;
}
} // namespace antler
