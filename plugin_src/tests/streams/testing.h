// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the ways from audio to tensors have in common.
#pragma once

#include "fake.h"

#include "../processing.h"

#include <string>
#include <vector>

namespace streams
{
using processing::Audio;
using Line = std::vector<float>;

constexpr auto length = 700;

/** Prints a line; a test program whose checks were not all good returns 1. */
void check (bool good, const std::string& what);
bool allGood();

/** Channels of `length` frames that differ. */
Audio noises (int number);

/** Audio that comes so many frames later, after silence. */
Line later (const Line&, int frames);

/** What is played: the audio, the parameter and the mix while it lasts. */
struct Performance
{
    Audio audio;
    antler::Ramp parameter = processing::at (0.5f), mix = processing::at (1.0f);
};

/** Plays from frame `first` on, in blocks of these lengths over and over; the audio becomes what is
    heard. */
void play (antler::Inference&, Performance&, const std::vector<int>& blocks, int first = 0);

/** Every way of cutting the audio into blocks gives the same, which is as expected; so does what is
    played after a reset. */
void expectHeard (const std::string& what, const Fake&, const Performance&, const Audio& expected,
                  float tolerance = 1.0e-6f);

void testLayouts();
void testHops();
void testParameters();
void testStates();
void testFaults();
void testTypes();
void testSizes();
void testRates();
void testSpectra();
void testAsync();
void testListening();
void testResults();
void testOnsets();
} // namespace streams
