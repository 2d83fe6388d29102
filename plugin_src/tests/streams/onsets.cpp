// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that begin at an onset: where it is found, and which frames a run takes.
#include "stage.h"

#include <OnsetDetector.h>

#include <algorithm>
#include <cmath>

namespace streams
{
namespace
{
using antler::OnsetDetector, antler::Schedule;

constexpr auto rate = 48000.0;
constexpr auto size = 48, before = 10; // frames of a run, and those of them in front of the onset

std::size_t at (int index) { return static_cast<std::size_t> (index); }

/** 500 Hz, as loud as it is told to be at each of these frames. */
Line tone (const std::vector<std::pair<int, float>>& changes, int frames)
{
    Line line (at (frames));
    auto level = 0.0f;

    for (int frame = 0, next = 0; frame < frames; ++frame)
    {
        if (next < static_cast<int> (changes.size()) && changes[at (next)].first == frame)
            level = changes[at (next++)].second;

        line[at (frame)] =
            level * static_cast<float> (std::sin (2.0 * 3.14159265358979 * frame / 96.0));
    }

    return line;
}

/** All onsets, heard in blocks of these lengths. */
std::vector<int> onsets (const Line& line, const std::vector<int>& blocks, int wait = 2400,
                         double threshold = 10.0)
{
    OnsetDetector detector (threshold, wait, rate);
    std::vector<int> found;
    const auto end = static_cast<int> (line.size());

    for (int i = 0, first = 0; first < end; ++i)
    {
        const auto frames = std::min (blocks[at (i) % blocks.size()], end - first);
        const auto* const channel = line.data() + first;
        const antler::Block block { &channel, nullptr, 1, frames, nullptr, {} };

        for (auto frame = detector.find (block, 0, frames); frame < frames;
             frame = detector.find (block, frame + 1, frames))
            found.push_back (first + frame);

        first += frames;
    }

    return found;
}

void testWhere()
{
    const auto plucks =
        tone ({ { 1000, 0.5f }, { 1500, 0.0f }, { 9000, 0.5f }, { 19000, 0.0f } }, 30000);
    const auto found = onsets (plucks, { 64 });
    check (found.size() == 2 && found[0] >= 1000 && found[0] < 1024 && found[1] >= 9000
               && found[1] < 9024,
           "an onset is found where a tone begins, within half a millisecond");

    for (const std::vector<int>& blocks :
         std::vector<std::vector<int>> { { 1 }, { 17, 0, 63 }, { 30000 } })
        check (onsets (plucks, blocks) == found,
               "onsets do not depend on the block: " + std::to_string (blocks[0]) + " …");

    check (onsets (tone ({ { 0, 0.0005f } }, 9000), { 64 }).empty(),
           "what is below -60 dB is no onset");
    check (onsets (tone ({ { 0, 0.05f }, { 9000, 0.5f } }, 18000), { 64 }).size() == 2,
           "a tone that becomes 20 dB louder is another onset");
    check (onsets (tone ({ { 0, 0.2f }, { 9000, 0.5f } }, 18000), { 64 }).size() == 1,
           "one that becomes 8 dB louder is none of 10 dB");
    check (onsets (tone ({ { 0, 0.2f }, { 9000, 0.5f } }, 18000), { 64 }, 2400, 6.0).size() == 2,
           "but one of 6 dB");
    const auto twice = tone ({ { 1000, 0.1f }, { 2000, 0.0f }, { 3000, 0.9f } }, 9000);
    check (onsets (twice, { 64 }).size() == 1 && onsets (twice, { 64 }, 1900).size() == 2,
           "there is none until it has waited");
}

/** Gives the place of the loudest frame of a run, its first one, and their sum. */
Fake looking()
{
    auto found = other (antler::Role::result, { { 3 } });
    found.results = { { "loudest" }, { "first" }, { "sum" } };
    Fake fake { model (audio ({ { size } }, { 0 }), found), [] (const Run& run)
                {
                    const auto* const end = run.in() + size;
                    const auto quieter = [] (float a, float b)
                    { return std::abs (a) < std::abs (b); };
                    run.out()[0] =
                        static_cast<float> (std::max_element (run.in(), end, quieter) - run.in());
                    run.out()[1] = run.in()[0];
                    run.out()[2] = 0.0f;

                    for (const auto* it = run.in(); it < end; ++it)
                        run.out()[2] += *it;

                    return true;
                } };
    fake.spec.hop = size;
    return fake;
}

Schedule byOnset (Schedule::Mode mode, int wait = -1)
{
    Schedule schedule;
    schedule.mode = mode;
    schedule.trigger = Schedule::Trigger::onset;
    schedule.onset = { 10.0, before, wait };
    return schedule;
}

std::vector<Line> play (Stage& stage, const Line& line, const std::vector<int>& blocks)
{
    Performance it { { line } };
    std::vector<Line> found;
    const auto end = static_cast<int> (line.size());

    for (int i = 0, first = 0; first < end; ++i)
    {
        const auto frames = std::min (blocks[at (i) % blocks.size()], end - first);
        stage.playBlock (it, first, frames, true);

        for (Line values (stage.player.results()); stage.player.takeResults (values.data());)
            found.push_back (values);

        first += frames;
    }

    return found;
}

void testWhich()
{
    const auto line =
        tone ({ { 1000, 0.5f }, { 1500, 0.0f }, { 4000, 0.9f }, { 4700, 0.0f } }, 6000);
    std::vector<Line> expected;

    for (const auto onset : onsets (line, { 64 }))
    {
        const auto first = line.begin() + onset - before;
        expected.push_back ({ 0.0f, *first, 0.0f });

        for (auto it = first; it < first + size; ++it)
        {
            expected.back()[2] += *it;

            if (std::abs (*it) > std::abs (*(first + static_cast<int> (expected.back()[0]))))
                expected.back()[0] = static_cast<float> (it - first);
        }
    }

    const auto fake = looking();

    for (const auto mode : { Schedule::Mode::block, Schedule::Mode::automatic })
        for (const std::vector<int>& blocks :
             std::vector<std::vector<int>> { { 64 }, { 7 }, { 512 }, { 17, 0, 200 } })
        {
            Stage stage (fake, byOnset (mode, 2400), 512);
            check (play (stage, line, blocks) == expected,
                   "blocks of " + std::to_string (blocks[0])
                       + " …: a run takes the frames around an onset, and only those");
            stage.player.reset();
            check (play (stage, line, blocks) == expected, "after a reset, too");
        }
}

/** A click is its own onset: it lies behind as many frames as the schedule says. */
void testRate()
{
    auto fake = looking();
    fake.spec.sampleRate = 16000;
    fake.spec.resamples = true;
    Line clicks (30000, 0.0f);
    clicks[5000] = clicks[20001] = 1.0f;
    std::vector<Line> first;

    for (const std::vector<int>& blocks :
         std::vector<std::vector<int>> { { 64 }, { 1 }, { 512 }, { 17, 0, 200 } })
    {
        Stage stage (fake, byOnset (Schedule::Mode::block), 512);
        const auto found = play (stage, clicks, blocks);
        first = first.empty() ? found : first;
        check (found.size() == 2 && found == first
                   && std::all_of (found.begin(), found.end(), [] (const Line& it)
                                   { return std::abs (it[0] - before) <= 1.0f; }),
               "at another rate the run takes the frames around the onset, too");
    }
}

/** An onset in the frames of a run belongs to that run, and two in one block are two. */
void testClose()
{
    const auto fake = looking();
    Line clicks (4000, 0.0f);
    clicks[1000] = clicks[2000] = clicks[3000] = 1.0f;
    Stage stage (fake, byOnset (Schedule::Mode::block), 4000);
    check (play (stage, clicks, { 4000 }).size() == 3, "three onsets of one block are three runs");
    clicks[1020] = 1.0f;
    Stage close (fake, byOnset (Schedule::Mode::block), 64);
    check (play (close, clicks, { 64 }).size() == 3, "an onset during a run is none");
}
} // namespace

void testOnsets()
{
    testWhere();
    testWhich();
    testRate();
    testClose();
}
} // namespace streams
