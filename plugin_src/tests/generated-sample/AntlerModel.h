// A sample of what is generated from the model and project.yaml.
#pragma once

#include <Model.h>

namespace antler
{
/** How audio meets the model; generated from the model and project.yaml. */
inline ModelSpec modelSpec()
{
    ModelSpec model;
    model.inputs = { TensorSpec {
        "serving_default_sample_and_gain:0",
        ElementType::float32,
        { Extent { 0, true }, Extent { 2, false } },
        Role::signals,
        { Signal { Signal::Kind::channel, 0 }, Signal { Signal::Kind::parameter, 0 } },
        0,
        -1,
        1,
        -1,
        -1,
        0.0,
        1.0f,
        0 } };
    model.outputs = { TensorSpec { "StatefulPartitionedCall_1:0",
                                   ElementType::float32,
                                   { Extent { 0, true }, Extent { 1, false } },
                                   Role::signals,
                                   { Signal { Signal::Kind::channel, 0 } },
                                   0,
                                   -1,
                                   1,
                                   -1,
                                   -1,
                                   0.0,
                                   1.0f,
                                   0 } };
    model.channels = 1;
    model.context = 0;
    model.hop = 0;
    model.overlaps = false;
    model.keepsState = false;
    model.addsInput = false;
    model.sampleRate = 0.0;
    return model;
}
} // namespace antler
