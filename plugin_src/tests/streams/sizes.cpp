// SPDX-License-Identifier: GPL-3.0-or-later
// Which sizes of runs a model gets.
#include "testing.h"

#include <stdexcept>

namespace streams
{
namespace
{
/** y = 2 * x */
Fake doubling()
{
    return { model (audio ({ frames() }, { 0 }), audio ({ frames() }, { 0 })), [] (const Run& run)
             {
                 for (int t = 0; t < run.frames; ++t)
                     run.out()[t] = 2.0f * run.in()[t];

                 return true;
             } };
}

void testSizes (const std::string& what, const Fake& fake, int largest, const std::string& why)
{
    const antler::Inference inference (fake.data(), fake.spec, {});
    check (inference.samplesPerCall() == largest
               && inference.whySingle().find (why) != std::string::npos,
           what + ": runs of " + std::to_string (largest) + ": " + inference.whySingle());
    auto expected = noises (2);

    for (auto& line : expected)
        for (auto& value : line)
            value *= 2.0f;

    expectHeard (what, fake, { noises (2) }, expected);
}

void testSingleFramesAreNeeded()
{
    auto fake = doubling();
    fake.takes = [] (int count) { return count > 1; };

    try
    {
        const antler::Inference inference (fake.data(), fake.spec, {});
        check (false, "a model that does not take single frames is refused");
    }
    catch (const std::runtime_error& problem)
    {
        check (problem.what() == std::string ("no runs of 1"), "single frames are needed");
    }
}

antler::Schedule::Mode mode (const std::string& name)
{
    return name == "block" ? antler::Schedule::Mode::block : antler::Schedule::Mode::sample;
}

void testMode (const std::string& name, const Fake& fake, int largest, const std::string& why)
{
    const auto what = "mode " + name + ": ";

    try
    {
        const antler::Inference inference (fake.data(), fake.spec, {}, mode (name));
        check (inference.samplesPerCall() == largest && inference.whySingle() == why,
               what + "runs of " + std::to_string (inference.samplesPerCall()));
    }
    catch (const std::runtime_error& problem)
    {
        check (largest == 0 && std::string (problem.what()).find (why) != std::string::npos,
               what + problem.what());
    }
}

void testModes()
{
    auto single = doubling(), fixed = doubling();
    single.takes = [] (int count) { return count == 1; };
    fixed.spec = model (audio ({ { 48 } }, { 0 }), audio ({ { 48 } }, { 0 }));
    fixed.spec.hop = 48;
    testMode ("block", doubling(), 128, "");
    testMode ("block", single, 0, "`inference.mode: block` cannot be: no runs of 128");
    testMode ("block", fixed, 48, "the model takes 48 at a time");
    testMode ("sample", doubling(), 1, "as `inference.mode: sample` in project.yaml demands");
    testMode ("sample", fixed, 0, "`inference.mode: sample` cannot be: the model takes 48 samples");
}
} // namespace

void testSizes()
{
    testModes();
    testSizes ("any size", doubling(), 128, "");
    auto fake = doubling();
    fake.takes = [] (int count) { return count != 128; };
    testSizes ("one that cannot be loaded", fake, 64, "no runs of 128");
    fake.takes = [] (int count) { return count != 64; };
    testSizes ("one in the middle", fake, 128, "");
    fake.takes = [] (int count) { return count == 1; };
    testSizes ("single frames alone", fake, 1, "no runs of 128");

    auto wrong = doubling();
    wrong.run = [] (const Run& run)
    {
        for (int t = 0; t < run.frames; ++t)
            run.out()[t] = (run.frames == 64 || run.frames == 128 ? 3.0f : 2.0f) * run.in()[t];

        return true;
    };
    testSizes ("two that give something else", wrong, 16, "in a call of several samples, one");
    testSingleFramesAreNeeded();
}
} // namespace streams
