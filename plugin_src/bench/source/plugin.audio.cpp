// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "plugin.h"

#include "plugin_parts.h"

#include <cstring>

#include <audit.h>

namespace antler::bench
{
using Steinberg::kResultOk;

const Vst::AudioBusBuffers*
Plugin::Parts::bus (Vst::BusDirection direction) const noexcept ANTLER_NONBLOCKING
{
    if (direction == Vst::kInput)
        return data.numInputs > 0 ? data.inputs : nullptr;
    return data.numOutputs > 0 ? data.outputs : nullptr;
}

void Plugin::change (uint32_t id, double normalised) noexcept ANTLER_NONBLOCKING
{
    // The SDK's queues have room for every parameter, and for more points than a block gets.
    Steinberg::int32 index = 0;
    if (auto* queue = ANTLER_TRUSTED (parts->changes.addParameterData (id, index)))
        ANTLER_TRUSTED (queue->addPoint (0, normalised, index));
}

bool Plugin::process (const Channels& audio, int frames,
                      int64_t position) noexcept ANTLER_NONBLOCKING
{
    auto& p = *parts;
    p.data.numSamples = frames;
    const auto bytes = static_cast<size_t> (frames) * sizeof (float);
    if (const auto* in = p.bus (Vst::kInput))
        for (int c = 0; c < in->numChannels; ++c)
            if (static_cast<size_t> (c) < audio.size())
                std::memcpy (in->channelBuffers32[c], audio[static_cast<size_t> (c)], bytes);

    p.context.projectTimeSamples = position;
    ANTLER_TRUSTED (p.found.clearQueue()); // sets a number to 0, as below
    p.events.clear();
    bool succeeded = false;
    {
        const audit::Scope scope;
        succeeded = ANTLER_TRUSTED (p.processor->process (p.data)) == kResultOk; // audited
    }
    ANTLER_TRUSTED (p.changes.clearQueue()); // sets a number to 0

    const auto* out = p.bus (Vst::kOutput);
    for (size_t c = 0; c < audio.size(); ++c)
        if (out != nullptr && c < static_cast<size_t> (out->numChannels))
            std::memcpy (audio[c], out->channelBuffers32[c], bytes);
        else
            std::memset (audio[c], 0, bytes);
    return succeeded;
}

} // namespace antler::bench
