// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference_tests.h"

#include "processing.h"

#include <cmath>

using namespace material;
using antler::Inference;
using processing::Audio, processing::run;

void testVariables (const std::string& path)
{
    const Model model (read (path));
    auto spec = rows (1);
    spec.keepsState = true;
    Inference inference (model.data(), spec, { { 0.0f, 1.0f } });
    inference.prepare (2);
    const auto signal = noise (600);
    std::vector<float> expected;

    for (const auto sample : signal)
        expected.push_back ((expected.empty() ? 0.25f : expected.back()) + sample + 0.5f);

    const auto play = [&] (const std::string& when)
    {
        Audio audio { signal, std::vector<float> (600, 0.0f) };

        for (int start = 0; start < 600; start += 40)
            run (inference, audio, start, 40, 0.5f);

        check (distance (audio[0], expected) < 1.0e-3f && audio[1][599] == 300.25f,
               path + ": the sums of all that was heard" + when);
    };
    play ("");
    inference.reset();
    play (", after a reset too");
    Audio broken { std::vector<float> (40, 0.0f), { std::vector<float> (40, NAN) } };
    run (inference, broken, 0, 40, 0.5f);
    inference.recover (0);
    inference.recover (1);
    play (", after NaN too");
}
