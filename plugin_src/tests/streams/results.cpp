// SPDX-License-Identifier: GPL-3.0-or-later
// Models that listen: what they hear, and which of their values are results.
#include "listening.h"

#include <Resampler.h>

#include <cmath>
#include <limits>

namespace streams
{
namespace
{
using antler::Role, antler::Schedule;

/** Several channels that go together are heard apart. */
void testChannels()
{
    const auto fake = hearing (2);
    Performance it { longNoises (2) };
    Stage stage (fake, in (Schedule::Mode::block), 64);
    const auto found = play (stage, it, { 64 });
    const auto left = expected (it.audio[0]), right = expected (it.audio[1]);
    auto apart = 0.0f;

    for (std::size_t i = 0; i < found.values.size(); ++i)
        apart = std::max (apart, std::abs (found.values[i][1] - left[i][1] - right[i][1]));

    check (found.values.size() == left.size() && found.values[3][0] == left[3][0]
               && apart < 1.0e-5f,
           "a model of two channels hears both");
}

/** [frames, scores, 2]: of scores one frame behind the other, the last ones count. */
void testLastFrame()
{
    Fake fake { model (audio ({ { hop } }, { 0 }), scores ({ { 2 }, { 3 }, { 2 } }, 4, 1)),
                [] (const Run& run)
                {
                    for (int i = 0; i < 12; ++i)
                        run.out()[i] = static_cast<float> (i);

                    return true;
                } };
    fake.spec.hop = hop;
    fake.spec.outputs[0].results.resize (4);
    Performance it { longNoises (1) };
    Stage stage (fake, in (Schedule::Mode::block), 64);
    const auto found = play (stage, it, { 64 });
    check (found.values.front() == Line ({ 4.0f, 5.0f, 10.0f, 11.0f }),
           "of scores of several frames, those of the last one");
}

/** A state that is not finite would stay so. */
void testNotFinite()
{
    Fake fake { model (audio ({ { hop } }, { 0 }), scores ({ { 1 } }, 1)),
                [] (const Run& run)
                {
                    for (int i = 0; i < hop; ++i)
                        run.memory[0] += run.in()[i];

                    run.out()[0] = run.memory[0];
                    return true;
                },
                { 0.0f } };
    fake.spec.hop = hop;
    fake.spec.keepsState = true;
    Performance it { { Line (10 * hop, 1.0f) } };
    it.audio[0][3 * hop + 7] = std::numeric_limits<float>::quiet_NaN();
    Stage stage (fake, in (Schedule::Mode::block), 64);
    const auto found = play (stage, it, { 64 });
    check (found.values
               == std::vector<Line> ({ { hop },
                                       { 2 * hop },
                                       { 3 * hop },
                                       { hop },
                                       { 2 * hop },
                                       { 3 * hop },
                                       { 4 * hop },
                                       { 5 * hop },
                                       { 6 * hop } }),
           "what is not finite is no result, and the model begins anew");
}

void testFailures()
{
    auto fake = hearing();
    fake.run = [run = fake.run, count = 0] (const Run& given) mutable
    { return ++count % 3 != 0 && run (given); };
    Performance it { longNoises (2) };
    Stage stage (fake, in (Schedule::Mode::block), 64);
    const auto found = play (stage, it, { 64 });
    const auto runs = at (longLength / hop);
    check (found.values.size() == runs - runs / 3
               && stage.player.takeFailures() == static_cast<int> (runs / 3),
           "a run that fails is no result, and is counted");
}

/** At a third of the rate there is a run every 3 * hop frames. */
void testRate()
{
    auto fake = hearing();
    fake.spec.sampleRate = 16000;
    fake.spec.resamples = true;
    const Performance given { longNoises (2) };
    Found first;

    for (const auto& blocks : cuts)
    {
        auto it = given;
        Stage stage (fake, in (Schedule::Mode::block), 512);
        const auto found = play (stage, it, blocks);
        first = first.values.empty() ? found : first;
        check (found.values == first.values && found.values.size() == longLength / (3 * hop),
               "at another rate, blocks of " + std::to_string (blocks[0]) + " …: the same");
        check (it.audio == given.audio && stage.player.latency() == 0,
               "at another rate the audio stays as it is");
    }

    Line sine (longLength);

    for (std::size_t i = 0; i < sine.size(); ++i)
        sine[i] = static_cast<float> (std::sin (static_cast<double> (i) * 0.05));

    Performance it { { sine, sine } };
    Stage stage (fake, in (Schedule::Mode::block), 64);
    const auto found = play (stage, it, { 64 });
    const auto delay = antler::Resampler (48000, 16000, 64).delay();
    auto apart = 0.0;

    for (std::size_t run = 4; run < found.values.size(); ++run) // the oldest frame of each
    {
        const auto frame = 3.0 * (static_cast<double> (run) * hop - context) - delay;
        apart = std::max (
            apart, std::abs (std::sin (frame * 0.05) - static_cast<double> (found.values[run][0])));
    }

    check (apart < 1.0e-3, "the model hears what is played: apart " + std::to_string (apart));
}

/** One value a run: that of its last frame. */
void testParameter()
{
    auto fake = hearing();
    fake.spec.inputs.push_back (other (Role::parameter, { { 1 } }));
    fake.run = [] (const Run& run)
    {
        run.out()[0] = run.in (1)[0];
        run.out()[1] = 0.0f;
        return true;
    };
    Performance it { longNoises (1), processing::at (0.0f) };
    it.parameter.moveTo (1.0f, 960);
    Stage stage (fake, in (Schedule::Mode::block), 64);
    const auto found = play (stage, it, { 64 });
    auto apart = 0.0f;

    for (std::size_t run = 0; run < found.values.size(); ++run)
        apart = std::max (
            apart, std::abs (found.values[run][0]
                             - std::min (1.0f, static_cast<float> ((run + 1) * hop) / 960.0f)));

    check (apart < 1.0e-6f, "a parameter is what it is where a run ends");
}
} // namespace

void testResults()
{
    testChannels();
    testLastFrame();
    testNotFinite();
    testFailures();
    testRate();
    testParameter();
}
} // namespace streams
