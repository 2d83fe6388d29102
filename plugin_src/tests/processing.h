// SPDX-License-Identifier: GPL-3.0-or-later
// Audio through the inference layer, and through the engine without it.
#pragma once

#include "material.h"

#include <Inference.h>
#include <audit.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace processing
{
using Audio = std::vector<std::vector<float>>; // channels of frames

inline antler::Ramp at (float value)
{
    antler::Ramp ramp;
    ramp.moveTo (value, 0);
    return ramp;
}

/** `frames` frames of every channel, in place as a plugin host does it; the ramps advance. */
inline void run (antler::Inference& inference, Audio& audio, int start, int frames,
                 antler::Ramp& gain, antler::Ramp& mix)
{
    std::vector<float*> channels;

    for (auto& channel : audio)
        channels.push_back (channel.data() + start);

    const antler::Block block {
        channels.data(), channels.data(), static_cast<int> (channels.size()), frames, &gain, mix
    };
    antler::audit::reset();
    {
        const antler::audit::Scope scope;
        inference.process (block);
        gain.advance (frames);
        mix.advance (frames);
    }

    if (const auto calls = antler::audit::describe (antler::audit::counts()); ! calls.empty())
        throw std::runtime_error ("process() called " + calls);
}

/** The same at a gain that stays, with all of the result heard. */
inline void run (antler::Inference& inference, Audio& audio, int start, int frames, float gain)
{
    auto ramp = at (gain), mix = at (1.0f);
    run (inference, audio, start, frames, ramp, mix);
}

/** What the engine itself makes of a mono signal, one sample a call. */
inline std::vector<float> reference (const material::Model& model, const std::vector<float>& signal,
                                     float gain)
{
    const auto engine = antler::loadEngine (model.data(), material::rows (1), { 1 });
    std::vector<float> result;

    for (const auto sample : signal)
    {
        auto* row = static_cast<float*> (engine->input (0, 0));
        row[0] = sample;
        row[1] = gain;

        if (! engine->run (0))
            throw std::runtime_error ("the engine fails");

        result.push_back (*static_cast<const float*> (engine->output (0, 0)));
    }

    return result;
}
} // namespace processing
