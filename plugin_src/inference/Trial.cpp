// SPDX-License-Identifier: GPL-3.0-or-later
#include "Trial.h"

#include "SpectralEngine.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace antler
{
namespace
{
// What the frames and channels of most hosts are multiples of; few, as each is a model in memory.
// All are tried on as many frames as the first one has.
const std::vector<int> larger { 128, 64, 16 };

// Far above what another order of summation changes, far below what a mixed-up frame changes.
constexpr auto tolerance = 1.0e-4f;

/** Where single frames give NaN or an infinity, many may too. */
bool agree (float a, float b)
{
    return a == b || (std::isnan (a) && std::isnan (b))
           || std::abs (a - b) <= tolerance * std::max ({ 1.0f, std::abs (a), std::abs (b) });
}

/** Number `index` of a sequence without a pattern, 0 to 1. */
float spread (int index) { return std::fmod (static_cast<float> (index) * 0.6180340f, 1.0f); }

/** Signals that differ from each other and from frame to frame, and stay in their ranges. */
class Material
{
public:
    Material (const ModelSpec& spec, const std::vector<Range>& parameters) : ranges (parameters)
    {
        for (const auto& input : spec.inputs)
            signals.insert (signals.end(), input.signals.begin(), input.signals.end());
    }

    void feed (Stream& stream, int first, int frames) const
    {
        for (std::size_t s = 0; s < signals.size(); ++s)
        {
            const auto [low, high] = rangeOf (signals[s]);
            auto* to = stream.next (signals[s]);

            for (int i = 0; i < frames; ++i)
            {
                const auto index = (first + i) * static_cast<int> (signals.size());
                to[i] = low + (high - low) * spread (index + static_cast<int> (s));
            }
        }
    }

    void holdMiddle (Stream& stream) const
    {
        for (std::size_t p = 0; p < ranges.size(); ++p)
            stream.hold (static_cast<int> (p), 0.5f * (ranges[p].minimum + ranges[p].maximum));
    }

private:
    Range rangeOf (Signal signal) const
    {
        return signal.kind == Signal::Kind::channel
                   ? Range { -1.0f, 1.0f }
                   : ranges[static_cast<std::size_t> (signal.index)];
    }

    std::vector<Signal> signals;
    const std::vector<Range>& ranges;
};

/** What becomes of the first channel in runs of so many frames. */
std::vector<float> results (Stream stream, const Material& material)
{
    std::vector<float> result;
    const auto frames = stream.framesOf (0);
    material.holdMiddle (stream);

    for (int done = 0; done < larger.front(); done += frames)
    {
        material.feed (stream, done, frames);

        if (! stream.run (0, frames))
            throw std::runtime_error ("the inference engine failed to run the model");

        result.insert (result.end(), stream.result (0), stream.result (0) + frames);
    }

    return result;
}

void requireAgreement (const std::vector<float>& together, const std::vector<float>& single)
{
    const auto [found, wanted] =
        std::mismatch (together.begin(), together.end(), single.begin(), agree);

    if (found != together.end())
        throw std::runtime_error ("in a call of several samples, one becomes "
                                  + std::to_string (*found) + " that alone becomes "
                                  + std::to_string (*wanted));
}

bool loads (ModelData data, const ModelSpec& spec)
{
    try
    {
        return loadModel (data, spec, { std::max (spec.hop, 1) }) != nullptr;
    }
    catch (const std::runtime_error&)
    {
        return false; // the trial of sizes will say why
    }
}

/** A model that was made for another plugin may want more of them. */
void checkParameter (int number, const std::vector<Range>& parameters)
{
    if (number >= static_cast<int> (parameters.size()))
        throw std::runtime_error ("the model takes " + std::to_string (number + 1)
                                  + " parameters, the plugin has "
                                  + std::to_string (parameters.size()));
}

void checkParameters (const ModelSpec& spec, const std::vector<Range>& parameters)
{
    for (const auto& input : spec.inputs)
    {
        checkParameter (input.parameter, parameters);

        for (const auto& signal : input.signals)
            if (signal.kind == Signal::Kind::parameter)
                checkParameter (signal.index, parameters);
    }
}
} // namespace

ModelSpec tryLengths (ModelData data, const ModelSpec& spec)
{
    if (spec.context == 0 || spec.features != nullptr)
        return spec;

    auto longer = spec;

    for (auto& output : longer.outputs)
        if (output.timeAxis >= 0)
            output.shape[static_cast<std::size_t> (output.timeAxis)].size = spec.context + spec.hop;

    return ! loads (data, spec) && loads (data, longer) ? longer : spec;
}

Sizes trySizes (ModelData data, const ModelSpec& spec, const std::vector<Range>& parameters,
                Schedule::Mode mode)
{
    checkParameters (spec, parameters);
    const auto sample = mode == Schedule::Mode::sample;

    if (spec.hop > 1 && sample)
        throw std::runtime_error ("`inference.mode: sample` cannot be: the model takes "
                                  + std::to_string (spec.hop) + " samples at a time");

    if (spec.hop > 0)
        return { { spec.hop }, "the model takes " + std::to_string (spec.hop) + " at a time" };

    const Material material (spec, parameters);
    const auto run = [&] (int frames)
    { return results (Stream (data, spec, { frames }), material); };
    const auto single = run (1);

    if (sample)
        return { { 1 }, "as `inference.mode: sample` in project.yaml demands" };

    Sizes sizes;

    for (const auto frames : larger)
    {
        try
        {
            requireAgreement (run (frames), single);
            sizes.frames.push_back (frames);
        }
        catch (const std::runtime_error& problem)
        {
            if (sizes.whySingle.empty())
                sizes.whySingle = problem.what();
        }
    }

    if (mode == Schedule::Mode::block && sizes.frames.empty())
        throw std::runtime_error ("`inference.mode: block` cannot be: " + sizes.whySingle);

    sizes.frames.push_back (1);
    return sizes;
}
} // namespace antler
