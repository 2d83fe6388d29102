// SPDX-License-Identifier: GPL-3.0-or-later
// A model that listens on a stage, and what it should find.
#pragma once

#include "stage.h"

namespace streams
{
constexpr auto hop = 48, context = 5; // frames of its run

inline std::size_t at (int index) { return static_cast<std::size_t> (index); }

inline antler::TensorSpec scores (Shape shape, int number, int timeAxis = -1)
{
    auto tensor = other (antler::Role::result, std::move (shape));
    tensor.timeAxis = timeAxis;

    for (int i = 0; i < number; ++i)
        tensor.results.push_back ({ "score " + std::to_string (i) });

    return tensor;
}

/** Gives the oldest frame of a run, and the sum of all. */
inline Fake hearing (int channels = 1)
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
inline std::vector<Line> expected (const Line& heard)
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

inline Line mean (const Audio& audio)
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

inline void take (antler::Player& player, Found& found, int block)
{
    for (Line values (player.results()); player.takeResults (values.data());)
    {
        found.blocks.push_back (block);
        found.values.push_back (values);
    }
}

inline Found play (Stage& stage, Performance& it, const std::vector<int>& blocks,
                   bool offline = false)
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

inline antler::Schedule in (antler::Schedule::Mode mode)
{
    antler::Schedule schedule;
    schedule.mode = mode;
    return schedule;
}

inline const std::vector<std::vector<int>> cuts {
    { 64 }, { 1 }, { 17 }, { 512 }, { 1, 64, 0, 33, 200 }
};
} // namespace streams
