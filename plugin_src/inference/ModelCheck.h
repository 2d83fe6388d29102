// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Model.h"

namespace antler
{
/** What the plugin takes for granted of a description.

    @throws std::runtime_error if it contradicts itself, or wants more room than any model that is
    played in real time
*/
void checkSpec (const ModelSpec&);
} // namespace antler
