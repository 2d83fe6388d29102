// SPDX-License-Identifier: GPL-3.0-or-later
// How audio meets three of the models in models/examples.
#pragma once

#include <Model.h>

#include <string>
#include <vector>

namespace models
{
using antler::Extent, antler::ModelSpec, antler::Role, antler::Signal, antler::TensorSpec;

inline TensorSpec audio (const std::string& name, const std::vector<Extent>& shape, int timeAxis)
{
    TensorSpec tensor;
    tensor.name = name;
    tensor.shape = shape;
    tensor.role = Role::signals;
    tensor.signals = { { Signal::Kind::channel, 0 } };
    tensor.timeAxis = timeAxis;
    return tensor;
}

inline TensorSpec state (const std::string& name, int partner)
{
    TensorSpec tensor;
    tensor.name = name;
    tensor.shape = { { 1 }, { 1 }, { 8 } };
    tensor.role = Role::state;
    tensor.partner = partner;
    return tensor;
}

/** Dense layers on rows [sample, gain]. */
inline ModelSpec saturator()
{
    auto rows = audio ("rows", { { 0, true }, { 2 } }, 0);
    rows.signals.push_back ({ Signal::Kind::parameter, 0 });
    rows.signalAxis = 1;
    ModelSpec model;
    model.inputs = { rows };
    model.outputs = { audio ("out", { { 0, true }, { 1 } }, 0) };
    return model;
}

/** An LSTM of 8 cells whose state goes in and comes out. */
inline ModelSpec amp()
{
    const std::vector<Extent> shape { { 0, true }, { 1 }, { 1 } };
    ModelSpec model;
    model.inputs = { audio ("audio", shape, 0), state ("h", 1), state ("c", 2) };
    model.outputs = { audio ("out", shape, 0), state ("hn", 1), state ("cn", 2) };
    return model;
}

/** Convolutions that take 42 frames of the past with each run. */
inline ModelSpec drive()
{
    ModelSpec model;
    model.inputs = { audio ("audio", { { 1 }, { 1 }, { 42, true } }, 2) };
    model.outputs = { audio ("out", { { 1 }, { 1 }, { 0, true } }, 2) };
    model.context = 42;
    return model;
}
} // namespace models
