// A sample of what is generated from project.yaml.
#pragma once

#include <array>

namespace antler
{
struct ParameterSpec
{
    const char* name;
    float minimum, maximum, initial;
};

inline constexpr std::array<ParameterSpec, 1> parameterSpecs { {
    { "gain", 0.0f, 1.0f, 0.5f },
} };
} // namespace antler
