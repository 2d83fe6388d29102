// SPDX-License-Identifier: GPL-3.0-or-later
#include "Voice.h"

namespace antler
{
Inference::Voice::Voice (ModelData data, const ModelSpec& spec, const std::vector<int>& sizes)
    : model (spec), stream (data, spec, sizes), inputs (static_cast<std::size_t> (spec.channels))
{
    for (auto& input : inputs)
        input.resize (spec.latency());

    for (const auto& input : spec.inputs)
    {
        signals.insert (signals.end(), input.signals.begin(), input.signals.end());

        if (input.role == Role::parameter)
            parameters.push_back (input.parameter);
    }

    held.resize (parameters.size());
}
} // namespace antler
