// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../Engine.h"
#include "Network.h"

#include <vector>

namespace antler
{
/** RTNeural, which computes sample by sample: all sizes of runs share one network and its memory.
 */
class RtneuralEngine final : public Engine
{
public:
    RtneuralEngine (ModelData, const ModelSpec&, const std::vector<int>& frames);

    void* input (int size, int tensor) noexcept ANTLER_NONBLOCKING override;
    const void* output (int size, int tensor) noexcept ANTLER_NONBLOCKING override;
    bool run (int size) noexcept ANTLER_NONBLOCKING override;
    void reset() noexcept ANTLER_NONBLOCKING override;

private:
    rtneural::Network network;
    const std::vector<int> sizes;   // frames of each
    std::vector<float> given, made; // rows of the longest run
    alignas (
        16) float row[rtneural::mostInputs] {}; // what the first layer gets: it wants it aligned
};
} // namespace antler
