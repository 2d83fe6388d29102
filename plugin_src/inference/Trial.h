// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Schedule.h"
#include "Stream.h"

#include <string>
#include <vector>

namespace antler
{
/** The values that a parameter has, in plain units. */
struct Range
{
    float minimum, maximum;
};

/** Sizes of runs that give what runs of one frame give, found by trying; largest first.

    A model that takes many frames at once need not treat them as one after the other: another order
    of summation it may have, another result not.
*/
struct Sizes
{
    std::vector<int> frames;
    std::string whySingle; ///< why the largest that was tried is not among them; empty if it is
};

/** A model that gets frames of the past gives results of the new frames alone, or of all, as
    padding layers do. The file does not tell: found by trying, too.

    @returns the description, with outputs that are as long as the model's
*/
ModelSpec tryLengths (ModelData, const ModelSpec&);

/** @throws std::runtime_error if the model cannot be loaded, does not take single frames, or not as
        many as the mode demands */
Sizes trySizes (ModelData, const ModelSpec&, const std::vector<Range>& parameters,
                Schedule::Mode = Schedule::Mode::automatic);
} // namespace antler
