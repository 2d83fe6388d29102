// SPDX-License-Identifier: GPL-3.0-or-later
// Results of a worker that are not there in time.
#include "stage.h"

#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <thread>

namespace streams
{
namespace
{
using Late = antler::Schedule::Late;

constexpr auto size = 64;        // frames of a block
constexpr auto ahead = 2 * size; // of a result

/** Sums, but only while the gate is open; says how many frames it has done. */
struct Gate
{
    std::atomic<bool> open { true }, entered { false };
    std::atomic<int> done { 0 };
    Fake fake = summing();

    Gate()
    {
        const auto sum = fake.run;
        fake.run = [this, sum] (const Run& run)
        {
            entered = ! open;

            while (! open) // no call: in an engine there is none that waits
                ;

            sum (run);
            done += run.frames;
            return true;
        };
    }

    /** Waits until it has done so many more than `before`. */
    void await (int before, int frames) const
    {
        while (done < before + frames)
            std::this_thread::yield();
    }
};

Line summed (const Line& x, int from = 0)
{
    Line y (x.size());
    auto all = 0.0f;

    for (auto t = static_cast<std::size_t> (from); t < x.size(); ++t)
        y[t] = all += x[t];

    return y;
}

void fill (Line& line, int first, const Line& from, int source, int frames)
{
    std::copy_n (from.begin() + source, frames, line.begin() + first);
}

/** Plays some blocks, then `shut` while the worker cannot work, then the rest. */
Performance interrupted (Gate& gate, Stage& stage, int before, int shut)
{
    Performance it { longNoises (1) };
    const auto start = gate.done.load();
    auto first = 0;

    for (; first < before * size; first += size)
        stage.playBlock (it, first, size, true);

    gate.await (start, before * size);
    gate.open = false;

    for (; first < (before + shut) * size; first += size)
        stage.playBlock (it, first, size);

    gate.open = true;

    for (; first + size <= longLength; first += size)
        stage.playBlock (it, first, size, true);

    it.audio[0].resize (static_cast<std::size_t> (first));
    return it;
}

/** Of four blocks without a worker, the first two have results that were made before. */
void testPolicy (const std::string& what, Late late)
{
    Gate gate;
    Stage stage (gate.fake, async (-1, late), size);
    stage.player.prepare (1, 48000.0, size);
    const auto heard = interrupted (gate, stage, 10, 4).audio[0];
    auto in = longNoises (1)[0];
    in.resize (heard.size());
    auto expected = later (summed (in), ahead);
    const auto right = expected;

    for (int block = 12; block < 14; ++block)
        if (late == Late::silence)
            std::fill_n (expected.begin() + block * size, size, 0.0f);
        else if (late == Late::dry)
            fill (expected, block * size, later (in, ahead), block * size, size);
        else
            fill (expected, block * size, right, 11 * size, size);

    check (heard == expected, what + " in place of what is late; then all is where it belongs");
    const auto figures = stage.player.takeFigures();
    check (figures->lateBlocks == 2 && figures->blocks == 46 && figures->early == -2 * size,
           what + ": two blocks are late, one by " + std::to_string (-figures->early.value_or (0))
               + " frames");
    check (std::abs (figures->lastLate - 14.0 * size / 48000.0) < 1e-9, "it says when");
}

/** The memory has room for some more blocks only: the worker begins anew with the newest. */
void testSkip()
{
    Gate gate;
    Stage stage (gate.fake, async(), size);
    stage.player.prepare (1, 48000.0, size);
    const auto heard = interrupted (gate, stage, 10, 20).audio[0];
    auto in = longNoises (1)[0];
    in.resize (heard.size());
    auto expected = later (summed (in, 30 * size), ahead);
    fill (expected, 0, later (summed (in), ahead), 0, 12 * size);
    check (heard == expected, "a worker that was too late begins anew");
    const auto figures = stage.player.takeFigures();
    check (figures->lateBlocks == 20 && figures->blocks == 46,
           "what it was not given is late, too: " + std::to_string (figures->lateBlocks));
}

/** A sum that is NaN stays so, unless the worker sees it. */
void testNotFinite()
{
    const auto fake = summing();
    Stage stage (fake, async(), size);
    Performance it { longNoises (2) };
    const auto in = it.audio;
    it.audio[0][200] = std::numeric_limits<float>::quiet_NaN();
    stage.play (it, { size }, true);
    auto expected = later (summed (in[0], 256), ahead);
    fill (expected, 0, later (summed (in[0]), ahead), 0, 200 + ahead);

    for (int t = 0; t < longLength; ++t)
    {
        const auto bad = t >= 200 + ahead && t < 256 + ahead;
        const auto value = it.audio[0][static_cast<std::size_t> (t)];

        if (bad ? std::isfinite (value) : value != expected[static_cast<std::size_t> (t)])
            return check (false, "NaN ends with its block, not in frame " + std::to_string (t));
    }

    check (it.audio[1] == later (summed (in[1]), ahead), "NaN stays on its channel");
}

/** A player may end while its worker is in a run. */
void testEndWithinRun()
{
    Gate gate;
    std::thread opens;
    {
        Stage stage (gate.fake, async(), size);
        Performance it { longNoises (2) };
        gate.open = false;
        stage.playBlock (it, 0, size);

        while (! gate.entered)
            std::this_thread::yield();

        opens = std::thread (
            [&]
            {
                std::this_thread::sleep_for (std::chrono::milliseconds (20));
                gate.open = true;
            });
    }
    check (gate.open, "a run that is under way ends first");
    opens.join();
}
} // namespace

void testLate()
{
    testPolicy ("silence", Late::silence);
    testPolicy ("the input", Late::dry);
    testPolicy ("the last block", Late::repeat);
    testSkip();
    testNotFinite();
    testEndWithinRun();
}
} // namespace streams
