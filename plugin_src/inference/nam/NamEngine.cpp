// SPDX-License-Identifier: GPL-3.0-or-later
#include "NamEngine.h"

#include <Priming.h>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace antler
{
namespace
{
void require (const TensorSpec& tensor)
{
    const auto& shape = tensor.shape;

    if (tensor.type != ElementType::float32 || shape.size() != 2 || ! shape[0].grows
        || shape[0].size != 0 || shape[1].grows || shape[1].size != 1)
        throw std::runtime_error ("the model's " + tensor.name
                                  + " is float32 [N, 1], its description says otherwise");
}

std::unique_ptr<Network> load (ModelData data, int longest)
{
    try
    {
        return loadNetwork (data, longest);
    }
    catch (const std::exception& problem)
    {
        throw std::runtime_error (std::string ("NeuralAmpModelerCore cannot load the model: ")
                                  + problem.what());
    }
}
} // namespace

std::unique_ptr<Engine> loadEngine (ModelData data, const ModelSpec& model,
                                    const std::vector<int>& frames)
{
    return std::make_unique<NamEngine> (data, model, frames);
}

std::string engineRemark() { return pool::remarkOn (pool::underThisModule()); }

NamEngine::NamEngine (ModelData data, const ModelSpec& spec, const std::vector<int>& frames)
    : sizes (frames)
{
    pool::underThisModule();

    if (spec.inputs.size() != 1 || spec.outputs.size() != 1)
        throw std::runtime_error ("the model has 1 input and 1 output; "
                                  + std::to_string (spec.inputs.size()) + " and "
                                  + std::to_string (spec.outputs.size()) + " are expected");

    require (spec.inputs.front());
    require (spec.outputs.front());

    if (! spec.keepsState)
        throw std::runtime_error ("the model remembers what it heard, which its description does "
                                  "not say");

    const auto longest = *std::max_element (sizes.begin(), sizes.end());
    given.resize (static_cast<std::size_t> (longest));
    made.resize (static_cast<std::size_t> (longest));
    network = load (data, longest);
    runAll();
    pool::fillFor (pool, [this] { runAll(); });
    network->settle (longest);
}

void NamEngine::runAll()
{
    for (std::size_t size = 0; size < sizes.size(); ++size)
        run (static_cast<int> (size));
}
} // namespace antler
