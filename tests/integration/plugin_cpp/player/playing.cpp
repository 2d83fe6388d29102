// SPDX-License-Identifier: GPL-3.0-or-later
#include "playing.h"

#include "material.h"

#include <Inference.h>
#include <ModelFile.h>
#include <audit.h>
#include <watch.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <future>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace
{
using Numbers = std::vector<float>;

Numbers numbers (const std::string& text) { return material::Vectors::numbers (text); }

antler::Ramp at (float value)
{
    antler::Ramp ramp;
    ramp.moveTo (value, 0);
    return ramp;
}

/** Plays `left` and `right` in place. */
void process (antler::Inference& inference, Numbers& left, Numbers& right, const Numbers& blocks,
              const std::vector<antler::Ramp>& parameters)
{
    const auto frames = static_cast<int> (left.size());

    for (int start = 0, i = 0; start < frames; ++i)
    {
        const auto block = static_cast<int> (blocks[static_cast<std::size_t> (i) % blocks.size()]);
        const auto size = std::min (block, frames - start);
        float* channels[] = { left.data() + start, right.data() + start };
        inference.process ({ channels, channels, 2, size, parameters.data(), at (1.0f) });
        start += size;
    }
}
} // namespace

void play (const std::vector<std::string>& given)
{
    const material::Model package (material::read (given.at (0)));
    const auto model = antler::readModel (package.data());
    const auto bytes = material::read (given.at (1));
    Numbers audio (bytes.size() / sizeof (float));
    std::memcpy (audio.data(), bytes.data(), bytes.size());
    const auto middle = audio.begin() + static_cast<std::ptrdiff_t> (audio.size() / 2);
    Numbers left (audio.begin(), middle), right (middle, audio.end());

    std::vector<antler::Range> ranges;
    std::vector<antler::Ramp> parameters;

    for (std::size_t i = 4; i < given.size(); ++i)
    {
        const auto parameter = numbers (given[i]);
        ranges.push_back ({ parameter.at (0), parameter.at (1) });
        parameters.push_back (at (parameter.at (2)));
    }

    const auto blocks = numbers (given.at (3));
    antler::Inference inference (model.data, model.spec, ranges);
    inference.prepare (2);
    auto leftBefore = left, rightBefore = right;

    const auto playTwice = [&]
    {
        const antler::audit::Watch watch (true); // system calls, too, where the kernel can
        process (inference, leftBefore, rightBefore, blocks, parameters);
        antler::audit::reset();
        const antler::audit::Scope scope; // not of the first runs on a thread: docs/realtime.md
        inference.reset();
        process (inference, left, right, blocks, parameters);
    };
    // A plugin host's audio thread is another than the one that loads.
    std::async (std::launch::async, playTwice).get();

    if (left != leftBefore || right != rightBefore)
        throw std::runtime_error ("after a reset it does not sound as at first");

    const auto called = antler::audit::describe (antler::audit::counts());

    std::ofstream out (given.at (2), std::ios::binary);

    for (const auto* channel : { &left, &right })
        out.write (reinterpret_cast<const char*> (channel->data()),
                   static_cast<std::streamsize> (channel->size() * sizeof (float)));

    std::cout << inference.latency() << '\n' << inference.failures() << '\n' << called << '\n';
}
