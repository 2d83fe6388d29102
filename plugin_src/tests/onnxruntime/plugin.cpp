// SPDX-License-Identifier: GPL-3.0-or-later
// A plugin in small: a module with an ONNX Runtime of its own beside it.
#include "plugin.h"

#include "models.h"

#include <Inference.h>

namespace
{
antler::Ramp at (float value)
{
    antler::Ramp ramp;
    ramp.moveTo (value, 0);
    return ramp;
}
} // namespace

void* antlerLoad (const void* model, std::size_t bytes)
{
    auto* const inference = new antler::Inference ({ model, bytes }, models::amp(), {});
    inference->prepare (1);
    return inference;
}

void antlerProcess (void* loaded, float* samples, int frames)
{
    const auto none = at (0.0f);
    static_cast<antler::Inference*> (loaded)->process (
        { &samples, &samples, 1, frames, &none, at (1.0f) });
}

void antlerDrop (void* loaded) { delete static_cast<antler::Inference*> (loaded); }
