// SPDX-License-Identifier: GPL-3.0-or-later
// Models that listen: when what they find is there, and that the audio stays as it is.
#include "listening.h"

#include <atomic>
#include <chrono>
#include <thread>

namespace streams
{
namespace
{
using antler::Schedule;

/** On the audio thread, and on a worker that is waited for, what a block completes is there in it.
 */
void testEveryCut()
{
    const auto fake = hearing();
    const Performance given { longNoises (2) };
    const auto wanted = expected (mean (given.audio));

    for (const auto& blocks : cuts)
    {
        const auto what = "blocks of " + std::to_string (blocks[0]) + " …";
        auto here = given, beside = given;
        const auto longest = *std::max_element (blocks.begin(), blocks.end());
        Stage stage (fake, in (Schedule::Mode::block), longest);
        const auto found = play (stage, here, blocks);
        check (found.values == wanted, what + ": each run finds what is in its frames");
        check (here.audio == given.audio && stage.player.latency() == 0,
               what + ": the audio stays as it is");
        Stage worker (fake, in (Schedule::Mode::automatic), longest);
        const auto later = play (worker, beside, blocks, true);
        check (later.values == wanted && later.blocks == found.blocks,
               what + ": a worker finds the same, in the same block");
        check (beside.audio == given.audio && worker.player.latency() == 0,
               what + ": beside a worker the audio stays as it is, at once");
    }
}

/** A host that does not wait, and that nothing in it may make wait. */
void testLive()
{
    const auto fake = hearing();
    Performance it { longNoises (2) };
    const auto wanted = expected (mean (it.audio));
    Stage stage (fake, in (Schedule::Mode::async), 64);
    Found found;

    for (int first = 0; first < longLength; first += 60)
    {
        stage.playBlock (it, first, 60);

        for (int i = 0; i < 5000 && found.values.size() < at ((first + 60) / hop); ++i)
        {
            std::this_thread::sleep_for (std::chrono::milliseconds (1)); // the host's own time
            take (stage.player, found, first);
        }
    }

    check (found.values == wanted, "a worker that nobody waits for finds the same, bit by bit");
}

/** A worker that is held up loses what it cannot keep, and finds itself again. */
void testHeldUp()
{
    std::atomic<bool> held { true };
    auto fake = hearing();
    fake.run = [&held, run = fake.run] (const Run& given)
    {
        while (held) // no call: in an engine there is none that waits
            ;

        return run (given);
    };
    held = false; // while it is loaded
    Stage stage (fake, in (Schedule::Mode::async), 64);
    held = true;
    Performance it { longNoises (2) };
    const auto before = it.audio;

    for (int first = 0; first < longLength; first += 60)
        stage.playBlock (it, first, 60);

    check (it.audio == before, "a worker that is held up changes nothing of the audio");
    held = false;
    Found found;

    for (int i = 0; i < 1000 && found.values.size() < 4; ++i)
    {
        std::this_thread::sleep_for (std::chrono::milliseconds (5));
        stage.playBlock (it, 0, 60);
        take (stage.player, found, i);
    }

    check (found.values.size() >= 4, "and finds something again afterwards");
    const auto figures = stage.player.takeFigures();
    check (figures && figures->lateBlocks > 0, "it says that it was late");
}

void testReset()
{
    const auto fake = hearing();
    Performance it { longNoises (2) };
    const auto wanted = expected (mean (it.audio));

    for (const auto mode : { Schedule::Mode::block, Schedule::Mode::async })
    {
        Stage stage (fake, in (mode), 64);
        const auto first = play (stage, it, { 64 }, true);
        stage.player.reset();
        const auto second = play (stage, it, { 33 }, true);
        check (first.values == wanted && second.values == wanted, "after a reset it hears anew");
    }
}

/** It may follow a model that was heard later. */
void testWaits()
{
    const auto fake = hearing();
    Performance it { longNoises (2) };
    const auto before = it.audio;
    Stage stage (fake, in (Schedule::Mode::block), 64);
    check (stage.player.waitFor (100) == 100 && stage.player.latency() == 100, "it can wait");
    play (stage, it, { 64 });
    check (it.audio[1] == later (before[1], 100), "what it lets pass is heard as late");
}

void testSample()
{
    const auto fake = hearing();

    try
    {
        Stage (fake, in (Schedule::Mode::sample), 64);
        check (false, "a hop is more than a sample");
    }
    catch (const std::runtime_error& problem)
    {
        check (std::string (problem.what()).find ("inference.mode: sample") != std::string::npos,
               problem.what());
    }
}
} // namespace

void testListening()
{
    testEveryCut();
    testLive();
    testHeldUp();
    testReset();
    testWaits();
    testSample();
}
} // namespace streams
