// SPDX-License-Identifier: GPL-3.0-or-later
#include "RtneuralEngine.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace antler
{
namespace
{
/** A tensor of rows of floats, as the engine has them.

    @throws std::runtime_error if the model's rows are of another width
*/
void requireRows (const std::vector<TensorSpec>& tensors, int width, const std::string& what)
{
    if (tensors.size() != 1 || tensors.front().type != ElementType::float32)
        throw std::runtime_error ("a network for RTNeural has one tensor of floats that it "
                                  + what);

    for (const auto frames : { 1, 2 })
        if (tensors.front().elements (frames) != static_cast<std::size_t> (width * frames))
            throw std::runtime_error ("the network " + what + " rows of " + std::to_string (width)
                                      + " values, not of "
                                      + std::to_string (tensors.front().elements (1)));
}
} // namespace

std::unique_ptr<Engine> loadEngine (ModelData data, const ModelSpec& model,
                                    const std::vector<int>& frames)
{
    return std::make_unique<RtneuralEngine> (data, model, frames);
}

/** RTNeural needs no pool. */
std::string engineRemark() { return {}; }

RtneuralEngine::RtneuralEngine (ModelData data, const ModelSpec& spec,
                                const std::vector<int>& frames)
    : network (rtneural::readNetwork (data)), sizes (frames)
{
    requireRows (spec.inputs, network.inputs, "takes");
    requireRows (spec.outputs, network.outputs, "gives");

    const auto longest =
        static_cast<std::size_t> (*std::max_element (frames.begin(), frames.end()));
    given.resize (longest * static_cast<std::size_t> (network.inputs));
    made.resize (longest * static_cast<std::size_t> (network.outputs));
    RtneuralEngine::reset();
}
} // namespace antler
