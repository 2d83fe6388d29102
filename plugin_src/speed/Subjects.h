// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Plain.h"

#include <Engine.h>
#include <Inference.h>

#include <memory>
#include <vector>

/** A model in the three ways that are compared. */
struct Subjects
{
    /** @throws std::runtime_error if the model cannot be loaded */
    Subjects (const antler::ModelData&, const antler::ModelSpec&,
              const std::vector<antler::Range>& parameters);

    /** A block of one channel as in the plugin. */
    void inPlugin (const float* in, float* out, int frames);

    /** The engine's own part of that: the same runs, its tensors left as they are. */
    void inEngine (int frames);

    antler::Inference inference;
    std::vector<antler::Ramp> parameters;
    std::vector<int> sizes; ///< of runs
    std::unique_ptr<antler::Engine> engine;
    std::unique_ptr<Plain> plain; ///< may be null
};

/** Bytes that one more channel takes. */
long memoryOfChannel (antler::Inference&);
