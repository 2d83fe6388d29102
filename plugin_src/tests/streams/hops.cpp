// SPDX-License-Identifier: GPL-3.0-or-later
// Models that take a fixed number of frames, and are heard later.
#include "testing.h"

#include <cmath>
#include <limits>

namespace streams
{
namespace
{
constexpr auto hop = 48;

/** What a hop's frame `i` is multiplied with. */
float weight (int i) { return 1.0f + static_cast<float> (i) / hop; }

Fake weighing (bool addsInput = false)
{
    Fake fake { model (audio ({ { hop } }, { 0 }), audio ({ { hop } }, { 0 })), [] (const Run& run)
                {
                    for (int i = 0; i < hop; ++i)
                        run.out()[i] = run.in()[i] * weight (i);

                    return true;
                } };
    fake.spec.hop = hop;
    fake.spec.addsInput = addsInput;
    return fake;
}

Line weighed (const Line& x, float more = 0.0f)
{
    auto y = x;

    for (std::size_t i = 0; i < x.size(); ++i)
        y[i] *= weight (static_cast<int> (i) % hop) + more;

    return y;
}

Line blended (const Line& wet, const Line& dry, float mix)
{
    auto result = wet;

    for (std::size_t i = 0; i < wet.size(); ++i)
        result[i] = mix * wet[i] + (1.0f - mix) * dry[i];

    return result;
}

void testLatency()
{
    const auto in = noises (2);
    const auto fake = weighing();
    const antler::Inference inference (fake.data(), fake.spec, {});
    check (inference.latency() == hop && inference.samplesPerCall() == hop,
           "a fixed hop is heard that much later");
    Audio wet, quarter, added, dry;

    for (const auto& line : in)
    {
        wet.push_back (later (weighed (line), hop));
        dry.push_back (later (line, hop));
        quarter.push_back (blended (wet.back(), dry.back(), 0.25f));
        added.push_back (later (weighed (line, 1.0f), hop));
    }

    const auto one = processing::at (1.0f);
    expectHeard ("hop", fake, { in }, wet);
    expectHeard ("hop, a quarter of it", fake, { in, one, processing::at (0.25f) }, quarter);
    expectHeard ("hop, nothing of it", fake, { in, one, processing::at (0.0f) }, dry, 0.0f);
    expectHeard ("hop, added to the input", weighing (true), { in }, added);
}

/** y[t] = x[t] - x[t - 5], of 48 frames and the five before them. */
void testContext()
{
    const auto in = noises (2);
    Fake fake { model (audio ({ { 1 }, { hop + 5 } }, { 1 }), audio ({ { 1 }, { hop } }, { 1 })),
                [] (const Run& run)
                {
                    for (int i = 0; i < hop; ++i)
                        run.out()[i] = run.in()[i + 5] - run.in()[i];

                    return true;
                } };
    fake.spec.hop = hop;
    fake.spec.context = 5;
    Audio expected;

    for (const auto& line : in)
    {
        auto y = line;

        for (std::size_t t = 5; t < y.size(); ++t)
            y[t] -= line[t - 5];

        expected.push_back (later (y, hop));
    }

    expectHeard ("hop with context", fake, { in }, expected);
}

/** Runs of 48 frames, a new one every 16: each frame is in three of them. */
void testOverlap()
{
    const auto in = noises (2);
    Fake fake = weighing();
    fake.spec.hop = 16;
    fake.spec.context = hop - 16;
    fake.spec.overlaps = true;
    Audio expected, late;

    for (auto line : in)
    {
        late.push_back (later (line, hop));

        for (std::size_t t = 0; t < line.size(); ++t)
        {
            const auto i = static_cast<int> (t % 16);
            line[t] *= weight (i) + weight (i + 16) + weight (i + 32);
        }

        expected.push_back (later (line, hop));
    }

    const antler::Inference inference (fake.data(), fake.spec, {});
    check (inference.latency() == hop, "overlapping runs are heard after the last of them");
    expectHeard ("overlap-add", fake, { in }, expected, 2.0e-6f);
    expectHeard ("overlap-add, nothing of it", fake,
                 { in, processing::at (1.0f), processing::at (0.0f) }, late, 0.0f);
}

/** Nor does what was not finite when it came in come back later. */
void testDryPathStaysFinite()
{
    const auto fake = weighing (true);
    antler::Inference inference (fake.data(), fake.spec, {});
    Performance heard { noises (1), processing::at (1.0f), processing::at (0.0f) };
    auto expected = later (heard.audio[0], hop);
    heard.audio[0][70] = std::numeric_limits<float>::quiet_NaN();
    expected[70 + hop] = 0.0f;
    play (inference, heard, { 64 });
    check (heard.audio[0] == expected, "a NaN that is not heard becomes silence of one sample");
}
} // namespace

void testHops()
{
    testLatency();
    testContext();
    testOverlap();
    testDryPathStaysFinite();
}
} // namespace streams
