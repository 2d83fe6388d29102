// SPDX-License-Identifier: GPL-3.0-or-later
// Models that are written in C++: what an engine would do, in plain sight.
#pragma once

#include <Engine.h>

#include <functional>
#include <string>
#include <vector>

namespace streams
{
/** The tensors of a run, and what the model keeps from run to run. */
struct Run
{
    template <typename Element = float>
    const Element* in (int tensor = 0) const
    {
        return static_cast<const Element*> (inputs[static_cast<std::size_t> (tensor)]);
    }

    template <typename Element = float>
    Element* out (int tensor = 0) const
    {
        return static_cast<Element*> (outputs[static_cast<std::size_t> (tensor)]);
    }

    int frames;
    std::vector<float>& memory;
    std::vector<const void*> inputs;
    std::vector<void*> outputs;
};

/** A model: how audio meets it, and what it computes. After a run its inputs hold rubbish, which an
    engine may do. */
struct Fake
{
    antler::ModelSpec spec;
    std::function<bool (const Run&)> run; ///< false: it fails
    std::vector<float> memory {};         ///< at first
    int repeated = 0;                     ///< frames that its results have more than `spec` says
    std::function<bool (int)> takes = [] (int) { return true; }; ///< whether it can be loaded

    antler::ModelData data() const { return { this, sizeof (*this) }; }
};

using Shape = std::vector<antler::Extent>;

/** The size of an axis that grows with the frames of a run. */
inline antler::Extent frames (int more = 0) { return { more, true }; }

/** `number` channels. */
std::vector<antler::Signal> channels (int number);

struct Axes
{
    int time = -1, window = -1, signals = -1;
};

/** A tensor that carries channels of audio. */
antler::TensorSpec audio (Shape, Axes, int number = 1);

/** Any other one. */
antler::TensorSpec other (antler::Role, Shape, int partner = -1, double value = 0.0);

/** A model of one input and one output. */
antler::ModelSpec model (antler::TensorSpec in, antler::TensorSpec out);
} // namespace streams
