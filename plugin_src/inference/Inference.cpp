// SPDX-License-Identifier: GPL-3.0-or-later
#include "Inference.h"

#include "Voice.h"

namespace antler
{
namespace
{
bool holdsParameters (const ModelSpec& model)
{
    for (const auto& input : model.inputs)
        if (input.role == Role::parameter)
            return true;

    return false;
}
} // namespace

Inference::Inference (ModelData file, const ModelSpec& spec, const std::vector<Range>& ranges)
    : data (file), model (spec), sizes (trySizes (file, spec, ranges)), delay (spec.latency()),
      shared (spec.forgets() && spec.channels == 1 && ! holdsParameters (spec))
{
    prepare (1);
}

Inference::~Inference() = default;

void Inference::prepare (int channels)
{
    const auto wanted = shared ? 1 : (channels + model.channels - 1) / model.channels;

    while (static_cast<int> (voices.size()) < wanted)
        voices.push_back (std::make_unique<Voice> (data, model, sizes.frames));
}
} // namespace antler
