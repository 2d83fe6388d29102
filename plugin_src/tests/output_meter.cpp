// SPDX-License-Identifier: GPL-3.0-or-later
// output_meter IN OUT CHANNELS FRAMES: the meter's line for raw floats, one channel after the other
// within each block of FRAMES frames.
#include "material.h"

#include <OutputMeter.audio.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace
{
std::vector<float> floats (const std::string& path)
{
    const auto bytes = material::read (path);
    std::vector<float> result (bytes.size() / sizeof (float));
    std::memcpy (result.data(), bytes.data(), result.size() * sizeof (float));
    return result;
}
} // namespace

int main (int count, char** given)
try
{
    const std::vector<std::string> arguments (given + 1, given + count);
    const auto in = floats (arguments.at (0)), out = floats (arguments.at (1));
    const auto channels = std::atoi (arguments.at (2).c_str());
    const auto frames = std::atoi (arguments.at (3).c_str());
    const auto block = static_cast<std::size_t> (channels * frames);
    antler::OutputMeter meter;

    for (std::size_t start = 0; start + block <= in.size(); start += block)
    {
        std::vector<const float*> inputs;

        for (int c = 0; c < channels; ++c)
            inputs.push_back (in.data() + start + c * frames);

        meter.begin (inputs.data(), channels, frames);

        for (int c = 0; c < channels; ++c)
            meter.measure (c, out.data() + start + c * frames, frames);
    }

    std::cout << describe (meter.figures(), "Plugin") << '\n';
    return 0;
}
catch (const std::exception& problem)
{
    std::cerr << "output_meter: " << problem.what() << '\n';
    return 2;
}
