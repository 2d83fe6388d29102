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

Inference::Inference (ModelData file, const ModelSpec& spec, const std::vector<Range>& ranges,
                      Schedule::Mode mode)
    : data (file), model (tryLengths (file, spec)), sizes (trySizes (file, model, ranges, mode)),
      delay (model.latency()),
      shared (model.forgets() && model.channels == 1 && ! holdsParameters (model))
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
