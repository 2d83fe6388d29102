// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Engine.h>

extern "C"
{
    extern const unsigned char antler_model_begin[];
    extern const unsigned char antler_model_end[];
}

namespace antler
{
/** The packed model that model.S put into this binary. */
inline ModelData embeddedModel()
{
    return { antler_model_begin, static_cast<std::size_t> (antler_model_end - antler_model_begin) };
}
} // namespace antler
