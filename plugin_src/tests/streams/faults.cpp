// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that fail, and results that are not finite.
#include "testing.h"

#include <cmath>
#include <limits>

namespace streams
{
namespace
{
constexpr auto nan = std::numeric_limits<float>::quiet_NaN();
constexpr auto block = 70;

/** y = x + everything that came before; fails where a sample is 9. */
Fake summing()
{
    Fake fake { model (audio ({ frames() }, { 0 }), audio ({ frames() }, { 0 })),
                [] (const Run& run)
                {
                    for (int t = 0; t < run.frames; ++t)
                    {
                        if (run.in()[t] == 9.0f)
                            return false;

                        run.out()[t] = run.memory[0] += run.in()[t];
                    }

                    return true;
                },
                { 0.0f } };
    fake.spec.keepsState = true;
    return fake;
}

Line summed (const Line& x, std::size_t from = 0)
{
    auto y = x;
    auto all = 0.0f;

    for (std::size_t t = from; t < x.size(); ++t)
        y[t] = all += x[t];

    return y;
}

/** What Processor does with a channel that is not finite. */
void silence (antler::Inference& inference, Audio& audio, int first)
{
    for (std::size_t c = 0; c < audio.size(); ++c)
    {
        const auto begin = audio[c].begin() + first;

        if (std::any_of (begin, begin + block, [] (float y) { return ! std::isfinite (y); }))
        {
            std::fill_n (begin, block, 0.0f);
            inference.recover (static_cast<int> (c));
        }
    }
}

/** A sum that is NaN stays so; the other channel must not notice. */
void testRecovery()
{
    const auto fake = summing();
    antler::Inference inference (fake.data(), fake.spec, {});
    inference.prepare (2);
    Performance it { noises (2) };
    const auto in = it.audio;
    it.audio[0][3 * block + 5] = nan;

    for (int first = 0; first < length; first += block)
    {
        processing::run (inference, it.audio, first, block, it.parameter, it.mix);
        silence (inference, it.audio, first);
    }

    auto expected = summed (in[0]);
    const auto after = summed (in[0], 4 * block);
    std::fill_n (expected.begin() + 3 * block, block, 0.0f);
    std::copy (after.begin() + 4 * block, after.end(), expected.begin() + 4 * block);
    check (it.audio[0] == expected, "a state that is NaN is silence of one block");
    check (it.audio[1] == summed (in[1]), "on its channel alone");
}

/** The run of 64 frames fails, the 6 behind it begin anew. */
void testFailure()
{
    const auto fake = summing();
    antler::Inference inference (fake.data(), fake.spec, {});
    Performance it { noises (1) };
    auto expected = summed (it.audio[0]);
    const auto after = summed (it.audio[0], 3 * block + 64);
    std::fill_n (expected.begin() + 3 * block, 64, 0.0f);
    std::copy (after.begin() + 3 * block + 64, after.end(), expected.begin() + 3 * block + 64);
    it.audio[0][3 * block + 40] = 9.0f;
    play (inference, it, { block });
    check (it.audio[0] == expected, "a run that fails is silent, and forgotten");
    check (inference.failures() == 1, "and counted");
}

/** The hop with it is silent, all else is heard; what lies beside it is as late as ever. */
void testFailingHop()
{
    auto fake = summing();
    fake.spec = model (audio ({ { 100 } }, { 0 }), audio ({ { 100 } }, { 0 }));
    fake.spec.hop = 100;
    fake.spec.keepsState = true;
    const auto run = [&] (float mix)
    {
        antler::Inference inference (fake.data(), fake.spec, {});
        Performance it { noises (1), processing::at (1.0f), processing::at (mix) };
        it.audio[0][250] = 9.0f;
        play (inference, it, { 64 });
        return it.audio[0];
    };
    const auto in = noises (1)[0];
    auto expected = summed (in);
    const auto after = summed (in, 300);
    std::fill_n (expected.begin() + 200, 100, 0.0f);
    std::copy (after.begin() + 300, after.end(), expected.begin() + 300);
    check (run (1.0f) == later (expected, 100), "a hop that fails is silent");
    auto dry = in;
    dry[250] = 9.0f;
    check (run (0.0f) == later (dry, 100), "the input beside it is heard");
}
} // namespace

void testFaults()
{
    testRecovery();
    testFailure();
    testFailingHop();
}
} // namespace streams
