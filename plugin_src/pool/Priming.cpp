// SPDX-License-Identifier: GPL-3.0-or-later
#include "Priming.h"

#include <stdexcept>

namespace antler::pool
{
namespace
{
constexpr auto mostRuns = 8; // of the models that were tried none needed more than two
} // namespace

const std::string& underThisModule()
{
    static const auto problem = Pool::tryInstall (reinterpret_cast<const void*> (&underThisModule));
    return problem;
}

std::string remarkOn (const std::string& problem)
{
    return problem.empty() ? "" : "may allocate on the audio thread: " + problem;
}

void fillFor (Pool& pool, const std::function<void()>& run)
{
    for (int i = 0; i < mostRuns; ++i)
    {
        pool.finishPriming();
        run();

        if (pool.figures().misses == 0)
            return;
    }

    throw std::runtime_error ("the model needs more memory in each run than can be kept ready for "
                              "it");
}
} // namespace antler::pool
