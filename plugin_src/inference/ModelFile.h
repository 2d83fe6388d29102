// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Model.h"

namespace antler
{
/** A model, and how audio meets it. */
struct Model
{
    ModelSpec spec;
    ModelData data;
};

/** Reads what tasks/model/package.py wrote; the model's bytes stay where they are.

    @throws std::runtime_error if it is something else, is cut off, or contradicts itself
*/
Model readModel (ModelData package);
} // namespace antler
