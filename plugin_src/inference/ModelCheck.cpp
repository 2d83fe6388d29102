// SPDX-License-Identifier: GPL-3.0-or-later
#include "ModelCheck.h"

#include "Features.h"

#include <cmath>
#include <stdexcept>

namespace antler
{
namespace
{
constexpr auto longestRun = 128; // of any model that takes any number of frames

// More than any model that runs in real time has: 22 seconds at 48 kHz, 256 MB of numbers.
constexpr auto longestPast = 1 << 20;
constexpr auto mostElements = std::size_t { 1 } << 26;

std::size_t at (int index) { return static_cast<std::size_t> (index); }

void requireRoom (bool fits)
{
    if (! fits)
        throw std::runtime_error ("the model is too large to be played in real time");
}

/** In the longest run. */
std::size_t countElements (const TensorSpec& tensor)
{
    std::size_t elements = 1;

    for (const auto& extent : tensor.shape)
    {
        elements *= static_cast<std::size_t> (extent.at (longestRun));
        requireRoom (elements <= mostElements);
    }

    return elements;
}

void checkTensor (const TensorSpec& tensor)
{
    const auto places =
        tensor.signalAxis < 0 ? 1 : tensor.shape[static_cast<std::size_t> (tensor.signalAxis)].size;
    require (static_cast<int> (tensor.signals.size()) <= places);
    require (tensor.role != Role::parameter || tensor.parameter >= 0);
}

/** One for each element; of frames one behind the other, for each of the last one. */
void checkResults (const TensorSpec& tensor)
{
    const auto frames =
        tensor.timeAxis < 0 ? 1 : tensor.shape[static_cast<std::size_t> (tensor.timeAxis)].size;
    require (tensor.role == Role::result && frames > 0
             && tensor.results.size() * static_cast<std::size_t> (frames) == tensor.elements (0));

    for (const auto& extent : tensor.shape)
        require (! extent.grows);

    for (const auto& result : tensor.results)
        require (! result.name.empty() && std::isfinite (result.minimum)
                 && std::isfinite (result.maximum) && result.minimum < result.maximum);
}

/** A model gives audio, or it listens, at every hop. */
void checkListening (const ModelSpec& spec)
{
    for (const auto& input : spec.inputs)
        require (input.role != Role::result && input.results.empty());

    for (const auto& output : spec.outputs)
        if (output.role == Role::result || ! output.results.empty())
            checkResults (output);

    require (! spec.listens()
             || (spec.hop > 0 && ! spec.overlaps && ! spec.addsInput
                 && spec.results().size() <= mostResults));
}

int countChannels (const std::vector<TensorSpec>& tensors)
{
    auto count = 0;

    for (const auto& tensor : tensors)
        for (const auto& signal : tensor.signals)
            if (signal.kind == Signal::Kind::channel)
            {
                require (signal.index == count);
                ++count;
            }

    return count;
}

std::size_t extentOf (const TensorSpec& tensor, int axis)
{
    return axis < 0 ? 1 : static_cast<std::size_t> (tensor.shape[at (axis)].size);
}

/** Frames of so many values each, and nothing else. */
void checkFrames (const TensorSpec& tensor, int frames, int values)
{
    require (tensor.signalAxis >= 0 && tensor.signalAxis != tensor.timeAxis);
    require (extentOf (tensor, tensor.signalAxis) == static_cast<std::size_t> (values));
    require (extentOf (tensor, tensor.timeAxis) >= static_cast<std::size_t> (frames));
    require (countElements (tensor)
             == extentOf (tensor, tensor.timeAxis) * extentOf (tensor, tensor.signalAxis));
}

/** What the plugin has of the model as audio. */
void checkAudio (const std::vector<TensorSpec>& tensors, int number, const Features& features)
{
    require (number >= 0 && number < static_cast<int> (tensors.size()));
    const auto& tensor = tensors[at (number)];
    require (tensor.type == ElementType::float32 && tensor.role == Role::signals);
    require (tensor.elements (0) == static_cast<std::size_t> (features.samples()));
}

void checkFeatures (const Features& it, const ModelSpec& spec)
{
    checkAudio (spec.inputs, it.input, it);
    checkFrames (it.taken, it.frames, it.values());
    require (extentOf (it.taken, it.taken.timeAxis) == static_cast<std::size_t> (it.frames));
    require (spec.hop == it.fresh * it.hop && spec.channels == 1);
    require (it.givesAudio() == (it.output >= 0));

    if (it.givesAudio())
    {
        checkAudio (spec.outputs, it.output, it);
        checkFrames (it.given, it.fresh, it.bins());
    }
}
} // namespace

void require (bool good)
{
    if (! good)
        throw std::runtime_error ("the package of the model is damaged");
}

void checkSpec (const ModelSpec& spec)
{
    std::size_t elements = 0;

    for (const auto* tensors : { &spec.inputs, &spec.outputs })
        for (const auto& tensor : *tensors)
        {
            checkTensor (tensor);
            elements += countElements (tensor);
        }

    requireRoom (elements <= mostElements && spec.past() <= longestPast && spec.hop <= longestPast);
    require (countChannels (spec.inputs) == spec.channels);
    checkListening (spec);
    require (countChannels (spec.outputs) == (spec.listens() ? 0 : spec.channels));

    if (spec.features != nullptr)
        checkFeatures (*spec.features, spec);

    for (const auto& input : spec.inputs)
        if (input.role == Role::state)
        {
            require (input.partner >= 0 && input.partner < static_cast<int> (spec.outputs.size()));
            require (input.bytes (0)
                     == spec.outputs[static_cast<std::size_t> (input.partner)].bytes (0));
        }
}

/** A run by onset has at least the onset itself among its frames. */
void checkSchedule (const Schedule& schedule, const ModelSpec& spec)
{
    require (schedule.trigger == Schedule::Trigger::hop
             || (spec.listens() && schedule.onset.before < spec.past() + spec.hop));
}
} // namespace antler
