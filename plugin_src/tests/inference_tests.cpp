// SPDX-License-Identifier: GPL-3.0-or-later
// The inference layer against a real model and its test vectors; one line a check, 1 on failure.
#include "inference_tests.h"

#include "processing.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace
{
using antler::Inference, antler::Ramp, antler::Range;
using namespace material;
using processing::at, processing::Audio, processing::reference, processing::run;

const std::vector<Range> gainRange { { 0.0f, 1.0f } };
int failures = 0;

void testVectors (const Model& model, const Vectors& vectors)
{
    Inference inference (model.data(), rows (1), gainRange);
    auto largest = 0.0f;

    for (std::size_t i = 0; i < vectors.samples.size(); ++i)
    {
        Audio audio (2, std::vector<float> (64, vectors.samples[i]));
        run (inference, audio, 0, 64, vectors.gains[i]);
        largest =
            std::max (largest, distance (audio[0], std::vector<float> (64, vectors.expected[i])));
        largest = std::max (largest, distance (audio[1], audio[0]));
    }

    check (inference.samplesPerCall() == 128, "the model takes 128 samples in a call");
    check (largest < 1.0e-5f, "test vectors within 1e-5: " + std::to_string (largest));
}

void testEveryLength (const Model& model, const std::string& name)
{
    const auto signal = noise (4096);
    const auto expected = reference (model, signal, 0.7f);
    Inference inference (model.data(), rows (1), gainRange);

    for (const std::vector<int>& lengths : std::vector<std::vector<int>> {
             { 1 }, { 7 }, { 17, 0, 63 }, { 32 }, { 64 }, { 64, 1, 63, 200, 103 }, { 4096 } })
    {
        Audio audio { signal, signal, signal };
        auto start = 0;

        for (std::size_t i = 0; start < 4096; ++i)
        {
            const auto frames = std::min (lengths[i % lengths.size()], 4096 - start);
            run (inference, audio, start, frames, 0.7f);
            start += frames;
        }

        const auto largest =
            std::max (distance (audio[0], expected), distance (audio[2], expected));
        check (largest < 1.0e-5f, name + ": blocks of " + std::to_string (lengths[0])
                                      + " … are the model's own: " + std::to_string (largest));
    }

    check (inference.failures() == 0, name + ": no failed run");
}

void testRamps (const Model& model)
{
    Inference inference (model.data(), rows (1), gainRange);
    Audio whole { noise (2048) }, cut = whole;
    auto gain = at (0.1f), mix = at (1.0f);
    gain.moveTo (0.9f, 960);
    run (inference, whole, 0, 2048, gain, mix);
    gain.moveTo (0.1f, 0);
    gain.moveTo (0.9f, 960);

    for (int start = 0; start < 2048; start += 32)
        run (inference, cut, start, 32, gain, mix);

    check (distance (whole[0], cut[0]) < 1.0e-5f, "a ramp does not depend on the block size");

    for (const auto frame : { 0u, 479u, 959u, 2047u })
    {
        const auto value = 0.1f + 0.8f * std::min (static_cast<float> (frame + 1) / 960.0f, 1.0f);
        const auto expected = reference (model, { noise (2048)[frame] }, value);
        check (distance ({ whole[0][frame] }, expected) < 1.0e-5f,
               "frame " + std::to_string (frame) + " of a ramp of 960");
    }
}

void testTurningBack()
{
    auto ramp = at (0.0f);
    ramp.moveTo (1.0f, 100);
    ramp.advance (50);
    const auto before = ramp.at (-1);
    ramp.moveTo (0.0f, 100);
    check (std::abs (before - 0.5f) < 1.0e-6f && std::abs (ramp.at (-1) - before) < 1.0e-6f
               && ramp.at (99) == 0.0f && ramp.at (5000) == 0.0f,
           "a ramp that turns back begins where it is and ends where it should");
}

void testMix (const Model& model)
{
    Inference inference (model.data(), rows (1), gainRange);
    const auto signal = noise (2048);
    Audio audio { signal };
    auto gain = at (0.7f), mix = at (1.0f);
    mix.moveTo (0.0f, 960);
    run (inference, audio, 0, 2048, gain, mix);
    check (std::equal (audio[0].begin() + 959, audio[0].end(), signal.begin() + 959),
           "faded out, the signal is the input bit by bit");
    const auto half = 0.5f * (signal[479] + reference (model, { signal[479] }, 0.7f)[0]);
    check (std::abs (audio[0][479] - half) < 1.0e-5f, "half way, half of each is heard");
}

/** Microseconds that a block takes; the best of many, since other programs run too. */
double cost (Inference& inference, int channels, int frames)
{
    Audio audio (static_cast<std::size_t> (channels), noise (frames));
    auto best = std::chrono::duration<double, std::micro>::max();

    for (int i = 0; i < 500; ++i)
    {
        const auto start = std::chrono::steady_clock::now();
        run (inference, audio, 0, frames, 0.5f);
        best = std::min<decltype (best)> (best, std::chrono::steady_clock::now() - start);
    }

    return best.count();
}

void testCost (const Model& model)
{
    Inference inference (model.data(), rows (1), gainRange);
    const auto ratio = cost (inference, 2, 1024) / cost (inference, 2, 64);
    check (ratio > 8.0, "1024 frames cost as 16 blocks of 64, nearly: " + std::to_string (ratio));
}

void printCosts (const Model& model)
{
    Inference inference (model.data(), rows (1), gainRange);

    for (const auto frames : { 16, 64, 128, 1024 })
        std::cout << frames << " frames: mono " << cost (inference, 1, frames) << ", stereo "
                  << cost (inference, 2, frames) << " us\n";
}

void testOddModel (const std::string& path, const std::string& why)
{
    const Model model (read (path));
    const Inference inference (model.data(), rows (1), gainRange);
    check (inference.samplesPerCall() == 1 && inference.whySingle().find (why) != std::string::npos,
           path + ": sample by sample, since " + inference.whySingle());
    testEveryLength (model, path);
}

/** A model that gives NaN outside its parameter's range: it need not be tried there. */
void testOwnRange (const std::string& path)
{
    const Model model (read (path));
    const Inference inside (model.data(), rows (1), { { 0.1f, 200.1f } });
    check (inside.samplesPerCall() == 128, path + ": whole blocks: " + inside.whySingle());
    const Inference outside (model.data(), rows (1), { { -1.0f, 1.0f } });
    check (outside.samplesPerCall() == 128, path + ": NaN is NaN: " + outside.whySingle());
}

void testRefusal (const std::string& what, const std::string& expected, const Model& model,
                  std::size_t parameters)
{
    try
    {
        const Inference inference (model.data(), rows (static_cast<int> (parameters)),
                                   std::vector<Range> (parameters, Range { 0, 1 }));
        check (false, what + " is refused");
    }
    catch (const std::runtime_error& problem)
    {
        const std::string text = problem.what();
        check (text.find (expected) != std::string::npos, what + " is refused: " + text);
    }
}

void testAll (const std::string& modelPath, const std::string& vectors, const std::string& odd)
{
    const Model model (read (modelPath));
    testVectors (model, Vectors (read (vectors)));
    testEveryLength (model, "saturator");
    testRamps (model);
    testTurningBack();
    testMix (model);
    testCost (model);
    testOddModel (odd + "/fixed_batch.tflite", "num_input_elements != num_output_elements");
    testOddModel (odd + "/row_mixing.tflite", "in a call of several samples, one becomes");
    testOwnRange (odd + "/root_of_gain.tflite");
    testVariables (odd + "/stateful.tflite");
    testRefusal ("a parameter too many", "expected is FLOAT32 [1, 3]", model, 2);
    testRefusal ("a state that nobody knows of", "which its description does not say",
                 Model (read (odd + "/stateful.tflite")), 1);
    testRefusal ("a text", "not a TensorFlow Lite model", Model ("this is no model at all"), 1);
    testRefusal ("half a model", "not a TensorFlow Lite model",
                 Model (read (modelPath).substr (0, 1500)), 1);
}
} // namespace

void check (bool good, const std::string& what)
{
    std::cout << (good ? "ok    " : "FAIL  ") << what << '\n';
    failures += good ? 0 : 1;
}

int inferenceTests (int count, char** arguments)
try
{
    const std::vector<std::string> given (arguments + 1, arguments + count);

    if (given.size() == 3 && given[0] == "--process")
        process (given[1], std::atoi (given[2].c_str()));
    else if (given.size() == 2 && given[0] == "--cost")
        printCosts (Model (read (given[1])));
    else if (given.size() == 3)
        testAll (given[0], given[1], given[2]);
    else
        throw std::runtime_error (
            "MODEL VECTORS ODD_MODELS_FOLDER, --process PACKAGE BLOCKS, --cost "
            "MODEL, or --render PACKAGE IN OUT CHANNELS VALUE...");

    return failures == 0 ? 0 : 1;
}
catch (const std::exception& problem)
{
    std::cerr << "inference_tests: " << problem.what() << '\n';
    return 2;
}
