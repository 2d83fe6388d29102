// SPDX-License-Identifier: GPL-3.0-or-later
#include "signals.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <utility>

namespace antler::bench
{
namespace
{
constexpr int noiseSeed = 5;          // Sushi's: the same noise in every run
constexpr float noiseLevel = -24.0f;  // dB
constexpr size_t noiseLength = 65536; // samples
constexpr size_t noiseOffset = 4801;  // samples
constexpr size_t stepLength = 997;    // samples; a prime, so that steps are anywhere in a block
constexpr float denormal = 1.0e-40f;  // the smallest normal number is 1.2e-38

using Samples = std::vector<float>;

Samples noise()
{
    std::ranlux24 generator (noiseSeed);
    std::normal_distribution<float> normal (0.0f, std::pow (10.0f, noiseLevel / 20.0f));
    Samples samples (noiseLength);
    for (auto& sample : samples)
        sample = normal (generator);
    return samples;
}

/** Full-scale steps, between -1 and 1. */
Samples steps()
{
    Samples samples (2 * stepLength, 1.0f);
    std::fill_n (samples.begin(), stepLength, -1.0f);
    return samples;
}

struct Kind
{
    const char* name;
    Samples (*make)();
    size_t channelOffset;
    bool sweepsParameters;
};

// Silence comes after noise, so that an effect that rings or decays has something to decay from.
const Kind kinds[] = {
    { "noise", noise, noiseOffset, false },
    { "silence", [] { return Samples { 0.0f }; }, 0, false },
    { "denormals", [] { return Samples { denormal }; }, 0, false },
    { "steps", steps, 0, false },
    { "sweep", noise, noiseOffset, true },
};

const Kind* find (const std::string& name)
{
    const auto* found = std::find_if (std::begin (kinds), std::end (kinds),
                                      [&] (const Kind& kind) { return kind.name == name; });
    return found != std::end (kinds) ? found : nullptr;
}
} // namespace

std::string signalNames()
{
    std::string names;
    for (const auto& kind : kinds)
        names += (names.empty() ? "" : ",") + std::string (kind.name);
    return names;
}

bool isSignal (const std::string& name) { return find (name) != nullptr; }

Signal makeSignal (const std::string& name, int blockSize)
{
    const auto* kind = find (name);
    if (kind == nullptr)
        throw std::out_of_range (name);
    auto samples = kind->make();
    const auto length = samples.size();
    for (size_t i = 0; i < static_cast<size_t> (blockSize); ++i)
        samples.push_back (samples[i]);
    return { name, std::move (samples), length, kind->channelOffset, kind->sweepsParameters };
}

} // namespace antler::bench
