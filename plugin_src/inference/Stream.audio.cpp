// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Stream.h"

#include "Elements.audio.h"

#include <algorithm>
#include <cstring>
#include <type_traits>
#include <utility>

namespace antler
{
void Stream::reset() noexcept ANTLER_NONBLOCKING
{
    for (auto* lines : { &channels, &parameters, &results })
        for (auto& it : *lines)
            std::fill (it.begin(), it.end(), 0.0f);

    for (auto& state : states)
        fillElements (state.memory.data(), model.inputs[at (state.input)], state.elements, 0.0f);

    engine->reset();
    begins = true;
}

/** Of more than a quarter of unused frames, smaller runs cost less (docs/benchmarks.md). */
int Stream::fitting (int frames) const noexcept ANTLER_NONBLOCKING
{
    auto size = 0;
    const auto last = static_cast<int> (sizes.size()) - 1;

    const auto spare = [this] (int whole) { return forgets ? whole / 4 : 0; };

    while (size < last && frames < framesOf (size) - spare (framesOf (size)))
        ++size;

    return size;
}

float* Stream::line (Signal signal) noexcept ANTLER_NONBLOCKING
{
    return (signal.kind == Signal::Kind::channel ? channels : parameters)[at (signal.index)].data();
}

float* Stream::next (Signal signal) noexcept ANTLER_NONBLOCKING { return line (signal) + past; }

void Stream::hold (int parameter, float value) noexcept ANTLER_NONBLOCKING
{
    for (std::size_t i = 0; i < model.inputs.size(); ++i)
        if (model.inputs[i].role == Role::parameter && model.inputs[i].parameter == parameter)
            held[i] = value;
}

bool Stream::run (int size, int frames) noexcept ANTLER_NONBLOCKING
{
    if (std::exchange (begins, false))
        begin();

    fill (size);

    if (! engine->run (size))
    {
        reset();
        return false;
    }

    keepStates (size);
    read (size);
    find (size);
    advance (frames);
    return true;
}

/** What there was before was silence; a parameter was what it is. */
void Stream::begin() noexcept ANTLER_NONBLOCKING
{
    for (auto& values : parameters)
        std::fill_n (values.begin(), past, values[at (past)]);
}

/** The newest frame of a line is the last of its time axis, and of its window. */
void Stream::fill (int size) noexcept ANTLER_NONBLOCKING
{
    for (const auto& lane : sizes[at (size)].in)
    {
        const auto& tensor = model.inputs[at (lane.tensor)];
        const auto* oldest =
            line (lane.signal) + past + framesOf (size) - lane.frames - lane.window + 1;

        withElements (engine->input (size, lane.tensor), tensor.type,
                      [&] (auto* elements) noexcept ANTLER_NONBLOCKING
                      {
                          using Element = std::remove_pointer_t<decltype (elements)>;
                          auto* frame = elements + lane.start;

                          for (int f = 0; f < lane.frames; ++f, frame += lane.frameStride)
                              for (int w = 0; w < lane.window; ++w)
                                  frame[w * lane.windowStride] =
                                      toElement<Element> (oldest[f + w], tensor);
                      });
    }

    for (const auto& state : states)
        std::memcpy (engine->input (size, state.input), state.memory.data(), state.memory.size());

    for (std::size_t i = 0; i < model.inputs.size(); ++i)
        if (const auto& tensor = model.inputs[i];
            tensor.role == Role::parameter || tensor.role == Role::constant)
            fillElements (engine->input (size, static_cast<int> (i)), tensor,
                          tensor.elements (framesOf (size)), held[i]);
}

void Stream::keepStates (int size) noexcept ANTLER_NONBLOCKING
{
    for (auto& state : states)
        copyElements (engine->output (size, state.output), model.outputs[at (state.output)],
                      state.memory.data(), model.inputs[at (state.input)], state.elements);
}

/** What a tensor has more than the run's frames repeats the past, and is in front of them; or,
   where the results of runs overlap, it is behind them and belongs to the future. */
void Stream::read (int size) noexcept ANTLER_NONBLOCKING
{
    const auto frames = framesOf (size);

    for (const auto& lane : sizes[at (size)].out)
    {
        const auto& tensor = model.outputs[at (lane.tensor)];
        auto& result = results[at (lane.signal.index)];
        const auto skipped = model.overlaps ? 0 : lane.frames - frames;
        const auto count = lane.frames - skipped;

        if (model.overlaps)
            std::fill (std::copy (result.begin() + frames, result.end(), result.begin()),
                       result.end(), 0.0f);
        else
            std::fill_n (result.begin(), count, 0.0f);

        withElements (engine->output (size, lane.tensor), tensor.type,
                      [&] (const auto* elements) noexcept ANTLER_NONBLOCKING
                      {
                          const auto* frame = elements + lane.start + skipped * lane.frameStride;

                          for (int f = 0; f < count; ++f, frame += lane.frameStride)
                              result[at (f)] += toValue (*frame, tensor);
                      });
    }
}

void Stream::find (int size) noexcept ANTLER_NONBLOCKING
{
    for (std::size_t r = 0; r < places.size(); ++r)
    {
        const auto& tensor = model.outputs[at (places[r].tensor)];
        withElements (engine->output (size, places[r].tensor), tensor.type,
                      [&] (const auto* elements) noexcept ANTLER_NONBLOCKING
                      { found[r] = toValue (elements[places[r].element], tensor); });
    }
}

/** The newest frames are the past of the next run. */
void Stream::advance (int frames) noexcept ANTLER_NONBLOCKING
{
    for (auto* lines : { &channels, &parameters })
        for (auto& it : *lines)
            std::copy_n (it.begin() + frames, past, it.begin());
}
} // namespace antler
