// SPDX-License-Identifier: GPL-3.0-or-later
#include "Stream.h"

#include "SpectralEngine.h"

#include <algorithm>
#include <stdexcept>
#include <string>

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

/** "128 frames", "1 frame". */
std::string inFrames (int count)
{
    return std::to_string (count) + (count == 1 ? " frame" : " frames");
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
      engine (loadModel (data, spec, frames))
{
    for (const auto count : frames)
    {
        sizes.push_back ({ count, lanes (spec.inputs, count), lanes (spec.outputs, count) });
        requireFit (sizes.back());
    }

    makeLines();
    makeStates();
    makePlaces();
    reset();
}

/** A description that does not fit must not make the audio thread leave a tensor. */
void Stream::requireFit (const Size& size) const
{
    for (const auto& lane : size.in)
        if (lane.frames + lane.window - 1 > past + size.frames)
            throw std::runtime_error ("the model's " + model.inputs[at (lane.tensor)].name
                                      + " takes more of the past than `context` in project.yaml: "
                                      + inFrames (lane.frames + lane.window - 1 - size.frames)
                                      + " in front of " + inFrames (size.frames));

    for (const auto& lane : size.out)
        if (lane.frames < size.frames)
            throw std::runtime_error ("the model's " + model.outputs[at (lane.tensor)].name
                                      + " gives " + inFrames (lane.frames) + " for "
                                      + inFrames (size.frames));

    if (! model.listens() && count (model.outputs, Signal::Kind::channel) < model.channels)
        throw std::runtime_error ("the model gives fewer channels than it takes");
}

void Stream::makeLines()
{
    const auto length = at (past + sizes.front().frames);
    channels.assign (at (count (model.inputs, Signal::Kind::channel)), std::vector<float> (length));
    parameters.assign (at (count (model.inputs, Signal::Kind::parameter)),
                       std::vector<float> (length));
    results.assign (at (count (model.outputs, Signal::Kind::channel)),
                    std::vector<float> (at (longest (sizes.front().out, sizes.front().frames))));

    for (const auto& input : model.inputs)
        held.push_back (static_cast<float> (input.value));
}

/** Where a tensor has frames one behind the other, in the last one. */
void Stream::makePlaces()
{
    for (std::size_t t = 0; t < model.outputs.size(); ++t)
    {
        const auto& tensor = model.outputs[t];
        const auto shape = tensor.shapeAt (0);
        const auto time = tensor.timeAxis < 0 ? shape.size() : at (tensor.timeAxis);
        const auto frames = time < shape.size() ? at (shape[time]) : 1;
        std::size_t inner = 1; // elements of a frame that lie together

        for (auto axis = time + 1; axis < shape.size(); ++axis)
            inner *= at (shape[axis]);

        for (std::size_t r = 0; r < tensor.results.size(); ++r)
            places.push_back (
                { static_cast<int> (t), (r / inner * frames + frames - 1) * inner + r % inner });
    }

    found.resize (places.size());
}

void Stream::makeStates()
{
    for (std::size_t i = 0; i < model.inputs.size(); ++i)
    {
        const auto& input = model.inputs[i];

        if (input.role != Role::state)
            continue;

        const auto& output = model.outputs[at (input.partner)];

        if (input.elements (0) != output.elements (0))
            throw std::runtime_error ("the model's state " + input.name + " goes in with "
                                      + std::to_string (input.elements (0)) + " values and out as "
                                      + output.name + " with "
                                      + std::to_string (output.elements (0)));

        states.push_back ({ static_cast<int> (i), input.partner, input.elements (0),
                            std::vector<char> (input.bytes (0)) });
    }
}
} // namespace antler
