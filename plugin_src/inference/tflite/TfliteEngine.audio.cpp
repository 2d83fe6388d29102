// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "TfliteEngine.h"

namespace antler
{
bool TfliteEngine::run() noexcept { return interpreter->Invoke() == kTfLiteOk; }
} // namespace antler
