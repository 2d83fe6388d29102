// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Model.h"
#include "Schedule.h"

#include <cstdint>

namespace antler
{
/** A model, how audio meets it, and when it runs. */
struct Model
{
    ModelSpec spec;
    ModelData data;
    Schedule schedule {};
};

/** Reads what tasks/model/package.py wrote; the model's bytes stay where they are.

    @throws std::runtime_error if it is something else, is cut off, or contradicts itself
*/
Model readModel (ModelData package);

/** The checksum that a package should have: CRC-32, as in zip files, of all that is behind it. */
std::uint32_t checksumOf (ModelData package);

constexpr std::size_t checksumPlace = 16; ///< in a package, in four bytes
} // namespace antler
