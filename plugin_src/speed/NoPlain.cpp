// SPDX-License-Identifier: GPL-3.0-or-later
#include "Plain.h"

const char* const plainWay = "";

std::unique_ptr<Plain> loadPlain (const antler::ModelData&, const antler::ModelSpec&)
{
    return nullptr;
}
