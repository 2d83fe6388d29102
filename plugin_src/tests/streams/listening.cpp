// SPDX-License-Identifier: GPL-3.0-or-later
// Models that listen: what they find, when it is there, and that the audio stays as it is.
#include "stage.h"

#include <Resampler.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <thread>

namespace streams
{
namespace
{
using antler::Role, antler::Schedule;

constexpr auto hop = 48, context = 5;

std::size_t at (int index) { return static_cast<std::size_t> (index); }

antler::TensorSpec scores (Shape shape, int number, int timeAxis = -1)
{
    auto tensor = other (Role::result, std::move (shape));
    tensor.timeAxis = timeAxis;

    for (int i = 0; i < number; ++i)
        tensor.results.push_back ({ "score " + std::to_string (i) });

    return tensor;
}

/** Gives the oldest frame of a run, and the sum of all. */
Fake hearing (int channels = 1)
{
    Fake fake { model (audio ({ { context + hop }, { channels } }, { 0, -1, 1 }, channels),
                       scores ({ { 2 } }, 2)),
                [channels] (const Run& run)
                {
                    const auto* const last = run.in() + (context + hop) * channels;
                    run.out()[0] = run.in()[0];
                    run.out()[1] = 0.0f;

                    for (const auto* it = run.in(); it < last; ++it)
                        run.out()[1] += *it;

                    return true;
                } };
    fake.spec.channels = channels;
    fake.spec.hop = hop;
    fake.spec.context = context;
    return fake;
}

/** What `hearing` finds in each run. */
std::vector<Line> expected (const Line& heard)
{
    std::vector<Line> found;

    for (int end = hop; end <= static_cast<int> (heard.size()); end += hop)
    {
        Line run;

        for (int frame = end - hop - context; frame < end; ++frame)
            run.push_back (frame < 0 ? 0.0f : heard[at (frame)]);

        found.push_back ({ run.front(), 0.0f });

        for (const auto sample : run)
            found.back()[1] += sample;
    }

    return found;
}

Line mean (const Audio& audio)
{
    auto line = audio[0];

    for (std::size_t i = 0; i < line.size(); ++i)
        line[i] = (audio[0][i] + audio[1][i]) / 2.0f;

    return line;
}

/** Results with the number of the block in which they were there. */
struct Found
{
    std::vector<int> blocks;
    std::vector<Line> values;
};

void take (antler::Player& player, Found& found, int block)
{
    for (Line values (player.results()); player.takeResults (values.data());)
    {
        found.blocks.push_back (block);
        found.values.push_back (values);
    }
}

Found play (Stage& stage, Performance& it, const std::vector<int>& blocks, bool offline = false)
{
    Found found;
    const auto end = static_cast<int> (it.audio.front().size());

    for (int i = 0, first = 0; first < end; ++i)
    {
        const auto block = blocks[at (i) % blocks.size()];
        const auto frames = std::min (block, end - first);
        stage.playBlock (it, first, frames, offline);
        take (stage.player, found, i);
        first += frames;
    }

    return found;
}

Schedule in (Schedule::Mode mode)
{
    Schedule schedule;
    schedule.mode = mode;
    return schedule;
}

const std::vector<std::vector<int>> cuts { { 64 }, { 1 }, { 17 }, { 512 }, { 1, 64, 0, 33, 200 } };

/** On the audio thread, and on a worker that is waited for, what a block completes is there in it. */
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
    Fake fake { model (audio ({ { hop } }, { 0 }), scores ({ { 1 } }, 1)), [] (const Run& run)
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
               == std::vector<Line> (
                   { { hop }, { 2 * hop }, { 3 * hop }, { hop }, { 2 * hop }, { 3 * hop },
                     { 4 * hop }, { 5 * hop }, { 6 * hop } }),
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
        apart = std::max (apart, std::abs (found.values[run][0]
                                           - std::min (1.0f, static_cast<float> ((run + 1) * hop)
                                                                 / 960.0f)));

    check (apart < 1.0e-6f, "a parameter is what it is where a run ends");
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
    testChannels();
    testLastFrame();
    testNotFinite();
    testFailures();
    testRate();
    testParameter();
    testReset();
    testWaits();
    testSample();
}
} // namespace streams
