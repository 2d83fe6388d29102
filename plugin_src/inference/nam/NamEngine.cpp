// SPDX-License-Identifier: GPL-3.0-or-later
#include "NamEngine.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace antler
{
namespace
{
// The first runs make buffers of the sizes of runs; what they free is in the pool after them.
constexpr auto mostPrimingRuns = 10;

/** Puts the pool under the network's code, once: it is linked into the same module as this. */
const std::string& poolProblem()
{
    static const auto problem = Pool::tryInstall (reinterpret_cast<const void*> (&poolProblem));
    return problem;
}

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

std::string engineRemark()
{
    const auto& problem = poolProblem();
    return problem.empty() ? "" : "may allocate on the audio thread: " + problem;
}

NamEngine::NamEngine (ModelData data, const ModelSpec& spec, const std::vector<int>& frames)
    : sizes (frames)
{
    poolProblem();

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
    prime();
    network->settle (longest);
}

/** Runs the network until it finds all its memory in the pool. */
void NamEngine::prime()
{
    runAll();

    for (int i = 1; i < mostPrimingRuns; ++i)
    {
        pool.finishPriming();
        runAll();

        if (pool.figures().misses == 0)
            return;
    }

    throw std::runtime_error ("the model needs more memory in each run than can be kept ready for "
                              "it");
}

void NamEngine::runAll()
{
    for (std::size_t size = 0; size < sizes.size(); ++size)
        run (static_cast<int> (size));
}
} // namespace antler
