// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../Engine.h"
#include "Network.h"

#include <Pool.h>

#include <vector>

namespace antler
{
/** NeuralAmpModelerCore: one network, for runs of all sizes; a sequence of samples goes in and
   comes out. */
class NamEngine final : public Engine
{
public:
    NamEngine (ModelData, const ModelSpec&, const std::vector<int>& frames);

    void* input (int size, int tensor) noexcept ANTLER_NONBLOCKING override;
    const void* output (int size, int tensor) noexcept ANTLER_NONBLOCKING override;
    bool run (int size) noexcept ANTLER_NONBLOCKING override;
    void reset() noexcept ANTLER_NONBLOCKING override;

private:
    void runAll();

    Pool pool; // of what the network allocates while it runs
    const std::vector<int> sizes;
    std::vector<float> given, made;
    std::unique_ptr<Network> network;
};
} // namespace antler
