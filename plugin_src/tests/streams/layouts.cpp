// SPDX-License-Identifier: GPL-3.0-or-later
// Where time, windows and channels lie in a tensor.
#include "testing.h"

namespace streams
{
namespace
{
/** y[t] = x[t] + x[t - 1] / 2 + x[t - 3] / 4 */
Line filtered (const Line& x)
{
    Line y = x;

    for (std::size_t t = 0; t < x.size(); ++t)
    {
        y[t] += t >= 1 ? 0.5f * x[t - 1] : 0.0f;
        y[t] += t >= 3 ? 0.25f * x[t - 3] : 0.0f;
    }

    return y;
}

float filter (float now, float oneAgo, float threeAgo)
{
    return now + 0.5f * oneAgo + 0.25f * threeAgo;
}

/** y[t] = x[t] + y[t - 1] / 2 */
Line recursive (Line x)
{
    for (std::size_t t = 1; t < x.size(); ++t)
        x[t] += 0.5f * x[t - 1];

    return x;
}

/** With one element a frame, every shape lies in memory alike. */
Fake sequence (const Shape& shape, int time)
{
    Fake fake { model (audio (shape, { time }), audio (shape, { time })),
                [] (const Run& run)
                {
                    for (int t = 0; t < run.frames; ++t)
                        run.out()[t] = run.memory[0] = run.in()[t] + 0.5f * run.memory[0];

                    return true;
                },
                { 0.0f } };
    fake.spec.keepsState = true;
    return fake;
}

void testSequences()
{
    const auto in = noises (3);
    const Audio expected { recursive (in[0]), recursive (in[1]), recursive (in[2]) };
    expectHeard ("[N]", sequence ({ frames() }, 0), { in }, expected);
    expectHeard ("[1, N, 1]", sequence ({ { 1 }, frames(), { 1 } }, 1), { in }, expected);
    expectHeard ("[1, 1, N]", sequence ({ { 1 }, { 1 }, frames() }, 2), { in }, expected);
}

void testContext()
{
    const auto in = noises (2);
    const Audio expected { filtered (in[0]), filtered (in[1]) };
    const auto source = audio ({ { 1 }, frames (3), { 1 } }, { 1 });
    Fake valid { model (source, audio ({ { 1 }, frames(), { 1 } }, { 1 })), [] (const Run& run)
                 {
                     const auto* x = run.in() + 3;

                     for (int t = 0; t < run.frames; ++t)
                         run.out()[t] = filter (x[t], x[t - 1], x[t - 3]);

                     return true;
                 } };
    valid.spec.context = 3;
    expectHeard ("context, results of new frames alone", valid, { in }, expected);

    auto same = valid;
    same.repeated = 3;
    same.run = [] (const Run& run)
    {
        const auto at = [&] (int t) { return t < 0 ? 0.0f : run.in()[t]; };

        for (int t = 0; t < run.frames + 3; ++t)
            run.out()[t] = filter (at (t), at (t - 1), at (t - 3));

        return true;
    };
    expectHeard ("context, results as long as what goes in", same, { in }, expected);
}

/** Windows of four; `frame` and `place` are the elements from one frame or place to the next. */
Fake windows (const Shape& shape, Axes axes, bool framesOutside)
{
    return { model (audio (shape, axes), audio ({ frames(), { 1 } }, { 0 })),
             [framesOutside] (const Run& run)
             {
                 const auto frame = framesOutside ? 4 : 1, place = framesOutside ? 1 : run.frames;

                 for (int t = 0; t < run.frames; ++t)
                 {
                     const auto* x = run.in() + t * frame;
                     run.out()[t] = filter (x[3 * place], x[2 * place], x[0]);
                 }

                 return true;
             } };
}

void testWindows()
{
    const auto in = noises (2);
    const Audio expected { filtered (in[0]), filtered (in[1]) };
    expectHeard ("windows [N, W, 1]", windows ({ frames(), { 4 }, { 1 } }, { 0, 1 }, true), { in },
                 expected);
    expectHeard ("windows [N, 1, W]", windows ({ frames(), { 1 }, { 4 } }, { 0, 2 }, true), { in },
                 expected);
    expectHeard ("windows [W, N]", windows ({ { 4 }, frames() }, { 1, 0 }, false), { in },
                 expected);
}

/** Left becomes the sum, right the difference. */
Fake stereo (const Shape& shape, Axes axes, bool framesOutside)
{
    Fake fake { model (audio (shape, axes, 2), audio (shape, axes, 2)),
                [framesOutside] (const Run& run)
                {
                    const auto frame = framesOutside ? 2 : 1,
                               other = framesOutside ? 1 : run.frames;

                    for (int t = 0; t < run.frames; ++t)
                    {
                        const auto* x = run.in() + t * frame;
                        auto* y = run.out() + t * frame;
                        y[0] = x[0] + x[other];
                        y[other] = x[0] - x[other];
                    }

                    return true;
                } };
    fake.spec.channels = 2;
    return fake;
}

Line sum (const Line& a, const Line& b, float sign)
{
    auto result = a;

    for (std::size_t i = 0; i < a.size(); ++i)
        result[i] += sign * b[i];

    return result;
}

void testStereo()
{
    const auto in = noises (3);
    const Audio two { in[0], in[1] };
    const Audio expected { sum (in[0], in[1], 1.0f), sum (in[0], in[1], -1.0f) };
    const auto interleaved = stereo ({ frames(), { 2 } }, { 0, -1, 1 }, true);
    expectHeard ("stereo [N, 2]", interleaved, { two }, expected);
    expectHeard ("stereo [1, 2, N]", stereo ({ { 1 }, { 2 }, frames() }, { 2, -1, 1 }, false),
                 { two }, expected);
    expectHeard ("mono into a stereo model", interleaved, { { in[0] } },
                 { sum (in[0], in[0], 1.0f) });
    expectHeard ("three channels into a stereo model", interleaved, { in },
                 { expected[0], expected[1], sum (in[2], in[2], 1.0f) });
}

/** What nobody prepared for must at least do no harm. */
void testMoreChannelsThanPrepared()
{
    const auto fake = sequence ({ frames() }, 0);
    antler::Inference inference (fake.data(), fake.spec, {});
    Performance heard { noises (3) };
    inference.prepare (2);
    play (inference, heard, { 64 });
    check (heard.audio[0] == recursive (noises (3)[0]), "two channels prepared, three played");
}
} // namespace

void testLayouts()
{
    testSequences();
    testContext();
    testWindows();
    testStereo();
    testMoreChannelsThanPrepared();
}
} // namespace streams
