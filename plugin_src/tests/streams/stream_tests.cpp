// SPDX-License-Identifier: GPL-3.0-or-later
// Audio through models that are written in C++, against results that are computed by hand; one line
// a check, 1 on failure. --halves: raw floats on stdin become halves on stdout and floats again.
#include "testing.h"

#include <Elements.audio.h>

#include <algorithm>
#include <exception>
#include <iostream>

namespace streams
{
namespace
{
int failures = 0;
const std::vector<antler::Range> range { { 0.0f, 1.0f } };

const std::vector<std::vector<int>> cuts { { 1 },  { 16 }, { 17 },  { 63 },
                                           { 64 }, { 65 }, { 512 }, { 7, 64, 0, 1, 200, 16, 33 } };

std::string describe (const std::vector<int>& blocks)
{
    std::string text;

    for (const auto frames : blocks)
        text += (text.empty() ? "" : ", ") + std::to_string (frames);

    return text;
}

float distance (const Audio& a, const Audio& b)
{
    auto largest = 0.0f;

    for (std::size_t c = 0; c < a.size(); ++c)
        for (std::size_t i = 0; i < a[c].size(); ++i)
            if (const auto apart = std::abs (a[c][i] - b[c][i]); ! (apart <= largest))
                largest = apart; // NaN too

    return largest;
}
} // namespace

void check (bool good, const std::string& what)
{
    std::cout << (good ? "ok    " : "FAIL  ") << what << '\n';
    failures += good ? 0 : 1;
}

bool allGood() { return failures == 0; }

Audio noises (int number)
{
    Audio result;
    const auto all = material::noise (number * length);

    for (int c = 0; c < number; ++c)
        result.emplace_back (all.begin() + c * length, all.begin() + (c + 1) * length);

    return result;
}

Line later (const Line& line, int frames)
{
    Line result (static_cast<std::size_t> (frames), 0.0f);
    result.insert (result.end(), line.begin(), line.end());
    result.resize (line.size());
    return result;
}

void play (antler::Inference& inference, Performance& it, const std::vector<int>& blocks, int first)
{
    for (std::size_t i = 0; first < length; ++i)
    {
        const auto frames = std::min (blocks[i % blocks.size()], length - first);
        processing::run (inference, it.audio, first, frames, it.parameter, it.mix);
        first += frames;
    }
}

void expectHeard (const std::string& what, const Fake& fake, const Performance& given,
                  const Audio& expected, float tolerance)
{
    antler::Inference inference (fake.data(), fake.spec, range);
    inference.prepare (static_cast<int> (given.audio.size()));

    for (const auto& blocks : cuts)
    {
        auto heard = given;
        inference.reset();
        play (inference, heard, blocks);
        const auto apart = distance (heard.audio, expected);
        check (apart <= tolerance,
               what + ", blocks of " + describe (blocks) + ": " + std::to_string (apart));
    }

    check (inference.failures() == 0, what + ": no run failed");
}

namespace
{
/** For numpy to judge. */
void convertHalves()
{
    for (float value; std::cin.read (reinterpret_cast<char*> (&value), sizeof (value));)
    {
        const auto half = antler::toHalf (value);
        const auto back = antler::toFloat (half);
        std::cout.write (reinterpret_cast<const char*> (&half), sizeof (half));
        std::cout.write (reinterpret_cast<const char*> (&back), sizeof (back));
    }
}
} // namespace
} // namespace streams

int main (int count, char** arguments)
try
{
    if (count == 2 && arguments[1] == std::string ("--halves"))
        streams::convertHalves();
    else
        for (const auto test :
             { streams::testLayouts, streams::testHops, streams::testParameters,
               streams::testStates, streams::testFaults, streams::testTypes, streams::testSizes,
               streams::testRates, streams::testAsync, streams::testListening, streams::testResults,
               streams::testOnsets, streams::testSpectra })
            test();

    return streams::allGood() ? 0 : 1;
}
catch (const std::exception& problem)
{
    std::cerr << "stream_tests: " << problem.what() << '\n';
    return 2;
}
