// SPDX-License-Identifier: GPL-3.0-or-later
// States that go in as they came out.
#include "testing.h"

#include <cstdint>

namespace streams
{
namespace
{
using antler::ElementType, antler::Role;

/** y[t] = x[t] + y[t - 1] / 2 + y[t - 2] / 4 */
Line recursive (Line x)
{
    for (std::size_t t = 0; t < x.size(); ++t)
    {
        x[t] += t >= 1 ? 0.5f * x[t - 1] : 0.0f;
        x[t] += t >= 2 ? 0.25f * x[t - 2] : 0.0f;
    }

    return x;
}

/** The two newest results are the state, which comes out in front of the audio. */
Fake recursion()
{
    Fake fake { {},
                [] (const Run& run)
                {
                    auto one = run.in (1)[0], two = run.in (1)[1];

                    for (int t = 0; t < run.frames; ++t)
                    {
                        const auto y = run.in()[t] + 0.5f * one + 0.25f * two;
                        run.out (1)[t] = y;
                        two = one;
                        one = y;
                    }

                    run.out()[0] = one;
                    run.out()[1] = two;
                    return true;
                } };
    const auto line = audio ({ { 1 }, frames(), { 1 } }, { 1 });
    fake.spec.inputs = { line, other (Role::state, { { 1 }, { 2 } }, 0) };
    fake.spec.outputs = { other (Role::state, { { 1 }, { 2 } }, 1), line };
    return fake;
}

void testPairs()
{
    const auto in = noises (3);
    expectHeard ("a state that goes in and out", recursion(), { in },
                 { recursive (in[0]), recursive (in[1]), recursive (in[2]) });
}

/** A count of frames, of which no frame may be lost: y = count / 1000. */
void testQuantized()
{
    Fake fake { {},
                [] (const Run& run)
                {
                    auto count = 0.5f * static_cast<float> (*run.in<std::int16_t> (1) - 7);

                    for (int t = 0; t < run.frames; ++t)
                        run.out()[t] = 0.001f * ++count;

                    *run.out<std::int16_t> (1) = static_cast<std::int16_t> (count / 0.25f - 30000);
                    return true;
                } };
    const auto line = audio ({ frames() }, { 0 });
    auto in = other (Role::state, { { 1 } }, 1), out = in;
    in.type = out.type = ElementType::int16;
    in.scale = 0.5f;
    in.zeroPoint = 7;
    out.scale = 0.25f;
    out.zeroPoint = -30000;
    fake.spec.inputs = { line, in };
    fake.spec.outputs = { line, out };
    Line expected;

    for (int t = 0; t < length; ++t)
        expected.push_back (0.001f * static_cast<float> (t + 1));

    expectHeard ("a state that comes out in another scale, and is 0 at first", fake, { noises (1) },
                 { expected });
}

void testRefusal (const std::string& what, const Fake& fake, const std::string& expected)
{
    try
    {
        const antler::Inference inference (fake.data(), fake.spec, {});
        check (false, what + " is refused");
    }
    catch (const std::runtime_error& problem)
    {
        check (std::string (problem.what()).find (expected) != std::string::npos,
               what + " is refused: " + problem.what());
    }
}

/** Descriptions that would make the audio thread read beyond a tensor. */
void testRefusals()
{
    auto wider = recursion();
    wider.spec.outputs[0].shape = { { 1 }, { 3 } };
    testRefusal ("a state of another size", wider,
                 "the model's state other goes in with 2 values and out as other with 3");

    auto past = recursion();
    past.spec.inputs[0].shape[1] = frames (10);
    testRefusal ("a model that takes more of the past than is said", past,
                 "10 frames in front of 1 frame");

    auto one = recursion();
    one.spec.outputs[1].shape[1] = { 1 };
    one.spec.hop = 16;
    testRefusal ("a model that gives too little", one, "audio gives 1 frame for 16 frames");

    auto mono = recursion();
    mono.spec.channels = 2;
    testRefusal ("a model that gives one channel of two", mono, "fewer channels than it takes");
}
} // namespace

void testStates()
{
    testPairs();
    testQuantized();
    testRefusals();
}
} // namespace streams
