// SPDX-License-Identifier: GPL-3.0-or-later
// A player on a stage: with a worker or without.
#pragma once

#include "testing.h"

#include <Player.h>

#include <algorithm>

namespace streams
{
constexpr auto longLength = 3000;

inline Audio longNoises (int number)
{
    Audio result;
    const auto all = material::noise (number * longLength);

    for (int c = 0; c < number; ++c)
        result.emplace_back (all.begin() + c * longLength, all.begin() + (c + 1) * longLength);

    return result;
}

inline antler::Schedule async (int lead = -1,
                               antler::Schedule::Late late = antler::Schedule::Late::silence)
{
    return { antler::Schedule::Mode::async, late, lead };
}

/** y = x + everything that came before. */
inline Fake summing()
{
    Fake fake { model (audio ({ frames() }, { 0 }), audio ({ frames() }, { 0 })),
                [] (const Run& run)
                {
                    for (int t = 0; t < run.frames; ++t)
                        run.out()[t] = run.memory[0] += run.in()[t];

                    return true;
                },
                { 0.0f } };
    fake.spec.keepsState = true;
    return fake;
}

struct Stage
{
    Stage (const Fake& fake, const antler::Schedule& schedule, int longest)
        : player (fake.data(), fake.spec, { { 0.0f, 1.0f } }, schedule)
    {
        player.prepare (2, 48000.0, longest);
        player.reset();
    }

    /** One block, in place. Where the host cannot wait, nothing in it may. */
    void playBlock (Performance& it, int first, int frames, bool offline = false)
    {
        std::vector<float*> at;

        for (auto& line : it.audio)
            at.push_back (line.data() + first);

        const antler::Block block { at.data(), at.data(),     static_cast<int> (at.size()),
                                    frames,    &it.parameter, it.mix,
                                    offline };

        if (offline)
            player.process (block);
        else
            watch (block);

        it.parameter.advance (frames);
        it.mix.advance (frames);
    }

    void watch (const antler::Block& block)
    {
        antler::audit::reset();
        {
            const antler::audit::Scope scope;
            player.process (block);
        }

        if (const auto calls = antler::audit::describe (antler::audit::counts()); ! calls.empty())
            check (false, "the audio thread calls " + calls);
    }

    void play (Performance& it, const std::vector<int>& blocks, bool offline = false)
    {
        const auto end = static_cast<int> (it.audio.front().size());

        for (int i = 0, first = 0; first < end; ++i)
        {
            const auto frames =
                std::min (blocks[static_cast<std::size_t> (i) % blocks.size()], end - first);
            playBlock (it, first, frames, offline);
            first += frames;
        }
    }

    antler::Player player;
};

void testLate();
} // namespace streams
