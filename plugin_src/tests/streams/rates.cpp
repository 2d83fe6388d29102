// SPDX-License-Identifier: GPL-3.0-or-later
// Models that were trained at another sample rate than the host's.
#include "testing.h"

#include <Player.h>
#include <Resampler.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace streams
{
namespace
{
using antler::Player, antler::Resampler;

constexpr auto host = 48000;
constexpr auto turn = 6.28318530717958647692;

double sine (double hertz, double seconds) { return 0.5 * std::sin (turn * hertz * seconds); }

Line sines (double hertz, int rate, int frames)
{
    Line result;

    for (int i = 0; i < frames; ++i)
        result.push_back (static_cast<float> (sine (hertz, static_cast<double> (i) / rate)));

    return result;
}

/** The largest difference from a sine that comes so many seconds later, once it has begun. */
double distanceFromSine (const Line& heard, double hertz, int rate, double seconds)
{
    auto largest = 0.0;

    for (auto i = heard.size() / 2; i < heard.size(); ++i)
        largest =
            std::max (largest, std::abs (static_cast<double> (heard[i])
                                         - sine (hertz, static_cast<double> (i) / rate - seconds)));

    return largest;
}

Line converted (const Line& in, int from, int to)
{
    Resampler resampler (from, to, static_cast<int> (in.size()));
    Line out (in.size() * static_cast<std::size_t> (to) / static_cast<std::size_t> (from) + 2);
    out.resize (static_cast<std::size_t> (
        resampler.process (in.data(), static_cast<int> (in.size()), out.data())));
    return out;
}

void testResampler()
{
    for (const auto rate : { 44100, 16000, 96000, 22050 })
    {
        const auto name = "48000 to " + std::to_string (rate) + " Hz";
        const auto delay = Resampler (host, rate, 1).delay() / host;
        const auto highest = 0.8 * std::min (host, rate) / 2;

        for (const auto hertz : { 100.0, 997.0, highest })
        {
            const auto out = converted (sines (hertz, host, 9600), host, rate);
            check (out.size() == static_cast<std::size_t> (rate / 5),
                   name + ": as many frames as fit");
            const auto apart = distanceFromSine (out, hertz, rate, delay);
            check (apart < 1.2e-3, name + ": " + std::to_string (static_cast<int> (hertz))
                                       + " Hz stays itself: " + std::to_string (apart));
        }
    }

    const auto alias = converted (sines (11000.0, host, 9600), host, 16000);
    const auto loudest = std::abs (*std::max_element (alias.begin() + 1000, alias.end()));
    check (loudest < 0.5f * 3.2e-5f, "11 kHz is not heard at 16 kHz: " + std::to_string (loudest));
}

/** Gives what it gets, and counts its frames. */
Fake counting (int rate, long& frames)
{
    Fake fake { model (audio ({ streams::frames() }, { 0 }), audio ({ streams::frames() }, { 0 })),
                {} };
    fake.spec.sampleRate = rate;
    fake.spec.resamples = true;
    fake.spec.keepsState = true; // so that each frame of a run is one of the audio
    fake.run = [&frames] (const Run& run)
    {
        frames += run.frames;
        std::copy_n (run.in(), run.frames, run.out());
        return true;
    };
    return fake;
}

void play (Player& player, Audio& audio, const std::vector<int>& blocks, antler::Ramp mix)
{
    const auto knob = processing::at (0.5f);
    std::vector<float*> at (audio.size());
    const auto whole = static_cast<int> (audio.front().size());

    for (int done = 0, i = 0; done < whole; ++i)
    {
        const auto frames =
            std::min (blocks[static_cast<std::size_t> (i) % blocks.size()], whole - done);

        for (std::size_t c = 0; c < audio.size(); ++c)
            at[c] = audio[c].data() + done;

        antler::audit::reset();
        {
            const antler::audit::Scope scope;
            player.process (
                { at.data(), at.data(), static_cast<int> (at.size()), frames, &knob, mix });
        }
        check (antler::audit::describe (antler::audit::counts()).empty(),
               "converting calls nothing that may wait");
        done += frames;
    }
}

void testThereAndBack (int rate)
{
    const auto name = "a model at " + std::to_string (rate) + " Hz";
    long frames = 0;
    const auto fake = counting (rate, frames);
    Player player (fake.data(), fake.spec, { { 0.0f, 1.0f } });
    player.prepare (2, host, 64);
    const Audio in { sines (440.0, host, 4800), sines (1000.0, host, 4800) };
    Audio first;

    for (const std::vector<int>& blocks :
         std::vector<std::vector<int>> { { 64 }, { 1 }, { 4800 }, { 17, 512, 1, 200 } })
    {
        auto heard = in;
        frames = 0;
        player.reset();
        play (player, heard, blocks, processing::at (1.0f));
        first = first.empty() ? heard : first;
        check (heard == first, name + ": blocks of " + std::to_string (blocks[0])
                                   + " … sound as those of 64, bit by bit");
        check (frames == 2 * ((4800L * rate + host - 1) / host), name + ": has its own frames");
    }

    const auto there = Resampler (host, rate, 1).delay() / host;
    const auto back = Resampler (rate, host, 1).delay() / rate;
    check (distanceFromSine (first[1], 1000.0, host, there + back) < 6.0e-4,
           name + ": 1 kHz comes back as it went");
    check (std::abs (player.latency() - (there + back) * host) <= 0.5,
           name + ": is heard " + std::to_string (player.latency()) + " frames later");

    auto dry = in;
    player.reset();
    play (player, dry, { 64 }, processing::at (0.0f));
    check (dry[0] == later (in[0], player.latency()), name + ": the input comes as late");

    auto faulty = in;
    faulty[0][100] = std::numeric_limits<float>::quiet_NaN();
    auto mended = in[0];
    mended[100] = 0.0f;
    player.reset();
    play (player, faulty, { 64 }, processing::at (0.0f));
    check (faulty[0] == later (mended, player.latency()), name + ": a NaN in it is one of silence");
}

/** Gives the parameter beside the audio, and keeps what it got. */
Fake listening (int rate, Line& got)
{
    Fake fake { model (audio ({ streams::frames(), { 2 } }, { 0, -1, 1 }),
                       audio ({ streams::frames() }, { 0 })),
                {} };
    fake.spec.inputs[0].signals.push_back ({ antler::Signal::Kind::parameter, 0 });
    fake.spec.sampleRate = rate;
    fake.spec.resamples = true;
    fake.spec.keepsState = true;
    fake.run = [&got] (const Run& run)
    {
        for (int i = 0; i < run.frames; ++i)
            got.push_back (run.out()[i] = run.in()[2 * i + 1]);

        return true;
    };
    return fake;
}

/** While a parameter moves, each frame of the model gets what it is at that time. */
void testMovingParameter (int rate, int size)
{
    Line got, zeros (4800);
    got.reserve (100000); // RealtimeSanitizer watches the model, too
    const auto fake = listening (rate, got);
    Player player (fake.data(), fake.spec, { { 0.0f, 1.0f } });
    player.prepare (1, host, 4800);
    player.reset();
    got.clear();
    auto knob = processing::at (0.0f);
    knob.moveTo (1.0f, 960);

    for (int done = 0; done < 4800; done += size)
    {
        auto* const audio = zeros.data() + done;
        player.process ({ &audio, &audio, 1, size, &knob, processing::at (1.0f) });
        knob.advance (size);
    }

    auto apart = 0.0;

    for (std::size_t i = 0; i < got.size(); ++i)
    {
        const auto time = static_cast<double> (i) * host / rate; // in frames of the host
        apart = std::max (
            apart, std::abs (std::min (1.0, (time + 1.0) / 960.0) - static_cast<double> (got[i])));
    }

    check (got.size() == (4800UL * static_cast<unsigned> (rate) + host - 1) / host
               && apart < 1.0e-6,
           "a model at " + std::to_string (rate) + " Hz, blocks of " + std::to_string (size)
               + ": a parameter moves in its line, apart " + std::to_string (apart));
}

void testOwnRate()
{
    long frames = 0;
    const auto fake = counting (host, frames);
    Player player (fake.data(), fake.spec, { { 0.0f, 1.0f } });
    player.prepare (2, host, 64);
    Audio heard = noises (2);
    player.reset();
    play (player, heard, { 64 }, processing::at (1.0f));
    check (player.latency() == 0 && heard == noises (2), "at the model's own rate nothing is done");
}
} // namespace

void testRates()
{
    testResampler();
    testOwnRate();

    for (const auto rate : { 44100, 16000, 96000 })
    {
        testThereAndBack (rate);

        for (const auto size : { 1, 64, 480, 4800 })
            testMovingParameter (rate, size);
    }
}
} // namespace streams
