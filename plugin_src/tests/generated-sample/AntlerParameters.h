// A sample of what is generated from project.yaml.
#pragma once

#include <array>

namespace antler
{
struct ParameterSpec
{
    const char* name;
    const char* unit;
    float minimum, maximum, initial;
    float skew;          // of the scale that hosts use, as in juce::NormalisableRange
    float step;          // 0: any value
    const char* choices; // one a line; empty for a number
};

inline constexpr std::array<ParameterSpec, 1> parameterSpecs { {
    { "gain", "", 0.0f, 1.0f, 0.5f, 1.0f, 0.0f, "" },
} };

struct ResultSpec
{
    const char* name;
    float minimum, maximum;
};

inline constexpr std::array<ResultSpec, 0> resultSpecs { {} };

struct MidiRule
{
    std::size_t result;
    int channel;
    int note;
    float above;
    int controller;
};

inline constexpr std::array<MidiRule, 0> midiRules { {} };

inline constexpr int defaultChannels = 2;
} // namespace antler
