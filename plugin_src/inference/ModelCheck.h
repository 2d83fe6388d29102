// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Model.h"
#include "Schedule.h"

namespace antler
{
/** @throws std::runtime_error unless `good`: the package of the model is damaged */
void require (bool good);

/** What the plugin takes for granted of a description.

    @throws std::runtime_error if it contradicts itself, or wants more room than any model that is
    played in real time
*/
void checkSpec (const ModelSpec&);

/** What it takes for granted of when such a model runs; as above. */
void checkSchedule (const Schedule&, const ModelSpec&);
} // namespace antler
