// SPDX-License-Identifier: GPL-3.0-or-later
#include "Stream.h"

#include <algorithm>

namespace antler
{
namespace
{
/** Highest index of a signal of that kind, plus one. */
int count (const std::vector<TensorSpec>& tensors, Signal::Kind kind)
{
    auto result = 0;

    for (const auto& tensor : tensors)
        for (const auto& signal : tensor.signals)
            if (signal.kind == kind)
                result = std::max (result, signal.index + 1);

    return result;
}

/** Frames that a run gives, with those that it repeats or that overlap. */
int longest (const std::vector<Lane>& lanes, int frames)
{
    for (const auto& lane : lanes)
        frames = std::max (frames, lane.frames);

    return frames;
}
} // namespace

Stream::Stream (ModelData data, const ModelSpec& spec, const std::vector<int>& frames)
    : model (spec), past (spec.past()), forgets (spec.forgets()),
      engine (loadEngine (data, spec, frames))
{
    for (const auto count : frames)
        sizes.push_back ({ count, lanes (spec.inputs, count), lanes (spec.outputs, count) });

    makeLines();
    makeStates();
    setConstants();
    reset();
}

void Stream::makeLines()
{
    const auto length = at (past + sizes.front().frames);
    channels.assign (at (count (model.inputs, Signal::Kind::channel)), std::vector<float> (length));
    parameters.assign (at (count (model.inputs, Signal::Kind::parameter)),
                       std::vector<float> (length));
    results.assign (at (count (model.outputs, Signal::Kind::channel)),
                    std::vector<float> (at (longest (sizes.front().out, sizes.front().frames))));
    held.assign (model.inputs.size(), 0.0f);
}

void Stream::makeStates()
{
    for (std::size_t i = 0; i < model.inputs.size(); ++i)
        if (const auto& input = model.inputs[i]; input.role == Role::state)
            states.push_back (
                { static_cast<int> (i), input.partner, std::vector<char> (input.bytes (0)) });
}

void Stream::setConstants()
{
    for (std::size_t i = 0; i < model.inputs.size(); ++i)
        if (const auto& input = model.inputs[i]; input.role == Role::constant)
            for (std::size_t size = 0; size < sizes.size(); ++size)
                setAll (static_cast<int> (i), static_cast<int> (size),
                        static_cast<float> (input.value));
}
} // namespace antler
