// SPDX-License-Identifier: GPL-3.0-or-later
#include "Inference.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace antler
{
namespace
{
// Far above what another order of summation changes, far below what a mixed-up row changes.
constexpr auto tolerance = 1.0e-4f;

/** Row contents that differ from row to row and in every column: a low-discrepancy sequence. */
float probe (int index) { return std::fmod (static_cast<float> (index) * 0.6180340f, 1.0f) - 0.5f; }

bool agree (float a, float b)
{
    return std::abs (a - b) <= tolerance * std::max ({ 1.0f, std::abs (a), std::abs (b) });
}

std::vector<float> runOnProbe (Engine& engine, int firstRow, int rows, int width)
{
    for (int i = 0; i < rows * width; ++i)
        engine.input()[i] = probe (firstRow * width + i);

    if (! engine.run())
        throw std::runtime_error ("the inference engine failed to run the model");

    return { engine.output(), engine.output() + rows };
}
} // namespace

Inference::Inference (ModelData model, int numParameters)
    : parameters (numParameters), width (1 + numParameters), engine (loadModel (model, width))
{
}

void Inference::prepare (int blockSize, int channels)
{
    rows = 0; // should anything below throw, process() is silent

    const auto wanted = std::max (1, blockSize * channels);

    if (agreesWithSingleSamples (wanted))
        rows = wanted;
    else if (engine->reserve (1))
        rows = 1;
    else
        throw std::runtime_error ("the model cannot take single samples: " + engine->whyNot());
}

/** Leaves the engine reserved for `candidate` rows. A model that takes many rows need not treat
    them as separate samples (a recurrent one reads them as time, say): compare with one by one. */
bool Inference::agreesWithSingleSamples (int candidate)
{
    if (! engine->reserve (1))
        return false;

    std::vector<float> single;

    for (int row = 0; row < candidate; ++row)
        single.push_back (runOnProbe (*engine, row, 1, width).front());

    if (! engine->reserve (candidate))
        return false;

    const auto together = runOnProbe (*engine, 0, candidate, width);
    return std::equal (single.begin(), single.end(), together.begin(), agree);
}
} // namespace antler
