// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors that have one value a run.
#include "testing.h"

#include <cstdint>

namespace streams
{
namespace
{
using antler::Role;

/** y = gain * x + 3 / 2, the three being a constant of whole numbers. */
Fake gain()
{
    Fake fake { model (audio ({ { 1 }, frames() }, { 1 }), audio ({ { 1 }, frames() }, { 1 })),
                [] (const Run& run)
                {
                    const auto more = 0.5f * static_cast<float> (*run.in<std::int64_t> (2));

                    for (int t = 0; t < run.frames; ++t)
                        run.out()[t] = run.in (1)[t % 2] * run.in()[t] + more;

                    return true;
                } };
    auto constant = other (Role::constant, {}, -1, 3.0);
    constant.type = antler::ElementType::int64;
    fake.spec.inputs.push_back (other (Role::parameter, { { 1 }, { 2 } }));
    fake.spec.inputs.push_back (constant);
    return fake;
}

/** The gain that a frame gets: that of the last multiple of 16 frames. */
Line stepped (const Line& x, const antler::Ramp& ramp)
{
    auto y = x;

    for (std::size_t t = 0; t < x.size(); ++t)
        y[t] = ramp.at (static_cast<int> (t) / 16 * 16) * x[t] + 1.5f;

    return y;
}

void testStepsWhileItMoves()
{
    const auto in = noises (2);
    auto ramp = processing::at (0.1f);
    ramp.moveTo (0.9f, 333);
    expectHeard ("a value a run moves in steps", gain(), { in, ramp },
                 { stepped (in[0], ramp), stepped (in[1], ramp) });
}

void testJump (const std::vector<int>& blocks, std::size_t heard)
{
    const auto fake = gain();
    antler::Inference inference (fake.data(), fake.spec, { { 0.0f, 1.0f } });
    Performance it { { Line (length, 1.0f) }, processing::at (0.25f) };
    processing::run (inference, it.audio, 0, 37, it.parameter, it.mix);
    it.parameter.moveTo (0.75f, 0);
    play (inference, it, blocks, 37);
    auto expected = Line (length, 2.25f);
    std::fill_n (expected.begin(), heard, 1.75f);
    check (it.audio[0] == expected, "a value that jumps is heard from the next step on, blocks of "
                                        + std::to_string (blocks[0]));
}

/** One that moves frame by frame, beside the audio. */
void testFrameByFrame()
{
    const auto in = noises (2);
    auto fake =
        Fake { model (audio ({ frames(), { 2 } }, { 0, -1, 1 }), audio ({ frames() }, { 0 })),
               [] (const Run& run)
               {
                   for (int t = 0; t < run.frames; ++t)
                       run.out()[t] = run.in()[2 * t] * run.in()[2 * t + 1];

                   return true;
               } };
    fake.spec.inputs[0].signals.push_back ({ antler::Signal::Kind::parameter, 0 });
    auto ramp = processing::at (0.1f);
    ramp.moveTo (0.9f, 333);
    auto expected = in;

    for (auto& line : expected)
        for (std::size_t t = 0; t < line.size(); ++t)
            line[t] *= ramp.at (static_cast<int> (t));

    expectHeard ("a value a frame", fake, { in, ramp }, expected);
}
/** y[t] = x[t] * gain[t - 3]: before the first frame, the gain was what it is there. */
void testPastOfOne()
{
    const auto in = noises (1);
    auto source = audio ({ { 2 }, frames (3) }, { 1, -1, 0 });
    source.signals.push_back ({ antler::Signal::Kind::parameter, 0 });
    Fake fake { model (source, audio ({ frames() }, { 0 })), [] (const Run& run)
                {
                    const auto *x = run.in() + 3, *value = run.in() + run.frames + 3;

                    for (int t = 0; t < run.frames; ++t)
                        run.out()[t] = x[t] * value[t];

                    return true;
                } };
    fake.spec.context = 3;
    auto ramp = processing::at (0.1f);
    ramp.moveTo (0.9f, 333);
    auto expected = in;

    for (std::size_t t = 0; t < length; ++t)
        expected[0][t] *= ramp.at (std::max (0, static_cast<int> (t) - 3));

    expectHeard ("a value a frame, with its past", fake, { in, ramp }, expected);
}
} // namespace

void testParameters()
{
    testStepsWhileItMoves();

    for (const auto blocks : { 1, 16, 64, 100 })
        testJump ({ blocks }, 48);

    testFrameByFrame();
    testPastOfOne();
}
} // namespace streams
