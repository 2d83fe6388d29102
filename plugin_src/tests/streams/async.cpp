// SPDX-License-Identifier: GPL-3.0-or-later
// A model that runs on a worker is heard as on the audio thread, only later.
#include "stage.h"

#include <memory>
#include <thread>

namespace streams
{
namespace
{
using antler::Role;

constexpr auto hop = 48;

/** y = x * parameter, each sample with its own. */
Fake multiplying()
{
    auto in = audio ({ frames(), { 2 } }, { 0, -1, 1 });
    in.signals.push_back ({ antler::Signal::Kind::parameter, 0 });
    return { model (in, audio ({ frames() }, { 0 })), [] (const Run& run)
             {
                 for (int t = 0; t < run.frames; ++t)
                     run.out()[t] = run.in()[2 * t] * run.in()[2 * t + 1];

                 return true;
             } };
}

/** Hops of 48, each multiplied by the one value that the parameter has in it, and its input. */
Fake hopping()
{
    Fake fake { model (audio ({ { hop } }, { 0 }), audio ({ { hop } }, { 0 })), [] (const Run& run)
                {
                    for (int i = 0; i < hop; ++i)
                        run.out()[i] = run.in()[i] * run.in (1)[0];

                    return true;
                } };
    fake.spec.inputs.push_back (other (Role::parameter, { { 1 } }));
    fake.spec.hop = hop;
    fake.spec.addsInput = true;
    return fake;
}

Fake converting()
{
    auto fake = summing();
    fake.spec.sampleRate = 44100;
    fake.spec.resamples = true;
    return fake;
}

Performance moving()
{
    Performance it { longNoises (2), processing::at (0.2f), processing::at (1.0f) };
    it.parameter.moveTo (0.9f, 1500);
    return it;
}

/** In blocks of any size, after silence of as many frames as the latency says. */
void expectSame (const std::string& what, const Fake& fake, const Performance& given, int lead = -1)
{
    for (const std::vector<int>& blocks :
         std::vector<std::vector<int>> { { 64 }, { 17 }, { 512 }, { 1, 64, 0, 33, 200 } })
    {
        const auto longest = *std::max_element (blocks.begin(), blocks.end());
        auto expected = given, heard = given;
        Stage direct (fake, antler::Schedule {}, longest);
        direct.play (expected, blocks);
        Stage stage (fake, async (lead), longest);
        stage.play (heard, blocks, true);
        const auto ahead = stage.player.latency() - direct.player.latency();
        const auto chosen = std::max (fake.spec.hop, longest);
        check (ahead == longest + (lead < 0 ? chosen : lead) || fake.spec.resamples,
               what + ": is heard " + std::to_string (ahead) + " frames later");

        for (std::size_t c = 0; c < heard.audio.size(); ++c)
            check (heard.audio[c] == later (expected.audio[c], ahead),
                   what + ", blocks of " + std::to_string (blocks[0]) + " …: bit by bit");

        const auto figures = stage.player.takeFigures();
        check (figures && figures->lateBlocks == 0 && figures->early.value_or (-1) >= 0,
               what + ": none is late");
    }
}

void testSame()
{
    const auto still = Performance { longNoises (2) };
    expectSame ("a parameter that moves", multiplying(), moving());
    expectSame ("a state", summing(), still);
    expectSame ("a hop", hopping(), moving());
    expectSame ("a hop, another lead", hopping(), moving(), 100);
    expectSame ("no lead", summing(), still, 0);
    expectSame ("another rate", converting(), still);
    expectSame ("a single channel", summing(), { longNoises (1) });
}

void testInputBeside()
{
    Performance it { longNoises (2), processing::at (0.5f), processing::at (0.0f) };
    const auto fake = hopping();
    Stage stage (fake, async(), 64);
    const auto in = it.audio;
    stage.play (it, { 64 }, true);
    check (it.audio[1] == later (in[1], stage.player.latency()), "the input comes as late");
    check (stage.player.latency() == 64 + 64 + hop, "as the host is told");
}

/** A model that would be heard earlier than the host was told. */
void testWaits()
{
    const auto fake = summing();
    Performance expected { longNoises (2) }, heard = expected;
    Stage (fake, antler::Schedule {}, 64).play (expected, { 64 });
    Stage stage (fake, async(), 64);
    check (stage.player.waitFor (stage.player.latency()) == 0 && stage.player.latency() == 128,
           "a worker's latency is its own");
    check (stage.player.waitFor (400) == 272 && stage.player.latency() == 400, "it can wait");
    stage.play (heard, { 64 }, true);
    check (heard.audio[1] == later (expected.audio[1], 400), "and is heard as late");
}

void testReset()
{
    const auto fake = summing();
    Stage stage (fake, async(), 64);
    Performance first { longNoises (2) }, second = first;
    stage.play (first, { 64 }, true);
    stage.player.reset();
    stage.play (second, { 33 }, true);
    check (first.audio == second.audio, "after a reset it sounds as at first");
}

/** Hosts prepare several times, with other values, and may end while a run is under way. */
void testLife()
{
    const auto fake = summing();

    for (int i = 0; i < 20; ++i)
    {
        Stage stage (fake, async(), 16 << i % 4);
        stage.player.prepare (1 + i % 3, 44100.0, 64);
        Performance it { longNoises (1 + i % 3) };
        stage.play (it, { 64, 64, 33 }, i % 2 == 0); // the others are never waited for
    }

    check (true, "it is prepared again, and ended");
}

void testSeveral()
{
    const auto fake = summing();
    Performance expected { longNoises (2) };
    Stage (fake, antler::Schedule {}, 64).play (expected, { 64 });
    std::vector<Performance> heard (4, { longNoises (2) });
    std::vector<std::thread> hosts;

    for (auto& it : heard)
        hosts.emplace_back (
            [&]
            {
                Stage stage (fake, async(), 64);
                stage.play (it, { 64 }, true);
            });

    for (auto& host : hosts)
        host.join();

    for (auto& it : heard)
        check (it.audio[1] == later (expected.audio[1], 128), "several do not disturb each other");
}
} // namespace

void testAsync()
{
    testSame();
    testInputBeside();
    testWaits();
    testReset();
    testLife();
    testSeveral();
    testLate();
}
} // namespace streams
