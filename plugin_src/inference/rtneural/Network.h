// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../Model.h"

#include <RTNeural/RTNeural.h>

#include <memory>

namespace antler::rtneural
{
/** A network, and what its file says of the sample beside it: outGain * (layers (row) + row[0] if
    it skips), row[0] being the sample times inGain. */
struct Network
{
    std::unique_ptr<RTNeural::Model<float>> layers;
    int inputs, outputs; ///< values a sample
    bool skips;
    float inGain, outGain;
};

constexpr auto mostInputs = 64; ///< the sample and parameters

/** Reads a file as RTNeural exports it from Keras, of AIDA-X, or of GuitarML. Its shapes were
    checked where the plugin was built (tasks/model/engines/rtneural*.py).

    @throws std::runtime_error with what is wrong
*/
Network readNetwork (ModelData file);
} // namespace antler::rtneural
