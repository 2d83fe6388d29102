// SPDX-License-Identifier: GPL-3.0-or-later
#include "Inference.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace antler
{
namespace
{
// What the frames and channels of most hosts are multiples of; few, as each is a model in memory.
constexpr int sizes[] = { 128, 64, 16 };

// Far above what another order of summation changes, far below what a mixed-up row changes.
constexpr auto tolerance = 1.0e-4f;

/** Where single samples give NaN or an infinity, a chunk may too. */
bool agree (float a, float b)
{
    return a == b || (std::isnan (a) && std::isnan (b))
           || std::abs (a - b) <= tolerance * std::max ({ 1.0f, std::abs (a), std::abs (b) });
}

/** The results of `rows` rows, from number `first` of a low-discrepancy sequence on: rows that
    differ in every column, and lie in the columns' ranges. */
std::vector<float> tryRows (Engine& engine, const std::vector<Range>& columns, int first, int rows)
{
    auto* value = engine.input();
    auto index = first * static_cast<int> (columns.size());

    for (int row = 0; row < rows; ++row)
        for (const auto& column : columns)
        {
            const auto position = std::fmod (static_cast<float> (index++) * 0.6180340f, 1.0f);
            *value++ = column.minimum + (column.maximum - column.minimum) * position;
        }

    if (! engine.run())
        throw std::runtime_error ("the inference engine failed to run the model");

    return { engine.output(), engine.output() + rows };
}

std::vector<float> oneByOne (Engine& single, const std::vector<Range>& columns, int rows)
{
    std::vector<float> results;

    for (int row = 0; row < rows; ++row)
        results.push_back (tryRows (single, columns, row, 1).front());

    return results;
}

/** A model that takes many rows need not treat them as separate samples: a recurrent one reads
    them as time, say. */
void requireAgreement (const std::vector<float>& together, const std::vector<float>& single)
{
    const auto [found, wanted] =
        std::mismatch (together.begin(), together.end(), single.begin(), agree);

    if (found != together.end())
        throw std::runtime_error ("in a call of " + std::to_string (together.size())
                                  + " samples, one becomes " + std::to_string (*found)
                                  + " that alone becomes " + std::to_string (*wanted));
}
} // namespace

Inference::Inference (ModelData model, const std::vector<Range>& parameterRanges)
    : parameters (static_cast<int> (parameterRanges.size()))
{
    std::vector<Range> columns { { -1.0f, 1.0f } };
    columns.insert (columns.end(), parameterRanges.begin(), parameterRanges.end());
    const auto load = [&] (int rows)
    { return Chunk { rows, loadModel (model, parameters + 1, rows) }; };

    auto single = load (1);
    const auto results = oneByOne (*single.engine, columns, sizes[0]);

    try
    {
        for (const auto rows : sizes)
        {
            chunks.push_back (load (rows));
            requireAgreement (tryRows (*chunks.back().engine, columns, 0, rows), results);
        }
    }
    catch (const std::runtime_error& problem)
    {
        reason = problem.what();
        chunks.clear();
        chunks.push_back (std::move (single));
    }
}
} // namespace antler
