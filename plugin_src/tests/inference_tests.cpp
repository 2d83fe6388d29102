// SPDX-License-Identifier: GPL-3.0-or-later
// The inference layer against a real model and its test vectors; one line a check, 1 on failure.
#include "material.h"

#include <Inference.h>
#include <audit.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace
{
using antler::Inference;
using material::distance, material::Model, material::noise, material::read, material::Vectors;

int failures = 0;

void check (bool good, const std::string& what)
{
    std::cout << (good ? "ok    " : "FAIL  ") << what << '\n';
    failures += good ? 0 : 1;
}

/** `frames` frames of every channel, in place as a plugin host does it; constant gain. */
void run (Inference& inference, std::vector<std::vector<float>>& audio, int start, int frames,
          float from, float to)
{
    std::vector<float*> channels;

    for (auto& channel : audio)
        channels.push_back (channel.data() + start);

    const antler::Block block {
        channels.data(), channels.data(), static_cast<int> (channels.size()), frames, &from, &to
    };
    antler::audit::reset();
    {
        const antler::audit::Scope scope;
        inference.process (block);
    }

    if (const auto calls = antler::audit::describe (antler::audit::counts()); ! calls.empty())
        check (false, "process() called " + calls);
}

/** What `bytes` makes of a mono signal at one gain, in one block of the signal's length. */
std::vector<float> reference (const Model& model, const std::vector<float>& signal, float gain)
{
    Inference inference (model.data(), 1);
    inference.prepare (1, 1);
    std::vector<std::vector<float>> audio { signal };
    run (inference, audio, 0, static_cast<int> (signal.size()), gain, gain);
    return audio[0];
}

void testVectors (const Model& model, const Vectors& vectors)
{
    Inference inference (model.data(), 1);
    inference.prepare (64, 2);
    auto largest = 0.0f;

    for (std::size_t i = 0; i < vectors.samples.size(); ++i)
    {
        std::vector<std::vector<float>> audio (2, std::vector<float> (64, vectors.samples[i]));
        run (inference, audio, 0, 64, vectors.gains[i], vectors.gains[i]);
        largest =
            std::max (largest, distance (audio[0], std::vector<float> (64, vectors.expected[i])));
        largest = std::max (largest, distance (audio[1], audio[0]));
    }

    check (inference.mode() == Inference::Mode::block, "the model takes whole blocks");
    check (inference.rowsPerRun() == 128, "64 frames of stereo are one run of 128 rows");
    check (largest < 1.0e-5f, "test vectors within 1e-5: " + std::to_string (largest));
}

void testEveryLength (const Model& model, const std::string& name)
{
    const auto signal = noise (512);
    const auto expected = reference (model, signal, 0.7f);
    Inference inference (model.data(), 1);

    for (const auto blockSize : { 1024, 64, 1, 64 }) // a host prepares more than once
    {
        inference.prepare (blockSize, 2);
        std::vector<std::vector<float>> audio { signal, signal };
        auto start = 0;

        for (const auto frames : { 64, 1, 63, 17, 200, 0, 64, 103 })
        {
            run (inference, audio, start, frames, 0.7f, 0.7f);
            start += frames;
        }

        check (start == 512 && distance (audio[0], expected) < 1.0e-5f && audio[1] == audio[0],
               name + ": blocks of every length after prepare(" + std::to_string (blockSize) + ")");
    }

    check (inference.failures() == 0, name + ": no failed run");
}

void testChannels (const Model& model)
{
    Inference inference (model.data(), 1);
    inference.prepare (16, 2);
    const auto signal = noise (16);

    for (const auto channels : { 1, 2, 3 })
    {
        std::vector<std::vector<float>> audio (static_cast<std::size_t> (channels), signal);
        run (inference, audio, 0, 16, 0.2f, 0.2f);
        check (distance (audio.back(), reference (model, signal, 0.2f)) < 1.0e-5f,
               std::to_string (channels) + " channels after a prepare for 2");
    }
}

void testRamp (const Model& model)
{
    Inference inference (model.data(), 1);
    inference.prepare (64, 1);
    std::vector<std::vector<float>> audio { std::vector<float> (64, 0.3f) };
    run (inference, audio, 0, 64, 0.0f, 1.0f);
    const std::vector<float> same { 0.3f };

    for (const auto frame : { 0, 31, 63 })
    {
        const auto gain = static_cast<float> (frame + 1) / 64.0f;
        const auto got = audio[0][static_cast<std::size_t> (frame)];
        check (distance ({ got }, reference (model, same, gain)) < 1.0e-5f,
               "a parameter has come " + std::to_string (frame + 1)
                   + "/64 of its way at that frame");
    }
}

void testUnprepared (const Model& model)
{
    Inference inference (model.data(), 1);
    std::vector<std::vector<float>> audio { noise (8) };
    run (inference, audio, 0, 8, 0.5f, 0.5f);
    check (audio[0] == std::vector<float> (8, 0.0f) && inference.failures() == 1,
           "silence, counted as a failure, before prepare()");
}

void testOddModel (const std::string& path)
{
    const Model model (read (path));
    Inference inference (model.data(), 1);
    inference.prepare (64, 2);
    check (inference.mode() == Inference::Mode::sample, path + ": sample by sample");
    testEveryLength (model, path);
}

void testRefusal (const std::string& what, const std::string& expected, const Model& model,
                  int parameters)
{
    try
    {
        Inference inference (model.data(), parameters);
        inference.prepare (64, 2);
        check (false, what + " is refused");
    }
    catch (const std::runtime_error& problem)
    {
        const std::string text = problem.what();
        check (text.find (expected) != std::string::npos, what + " is refused: " + text);
    }
}

/** For a tracer of system calls: what lies between the two getppid is process() alone. It lasts
    longer than the 250 ms after which ruy would look again at the clock and the core. */
void process (const Model& model, int blocks)
{
    Inference inference (model.data(), 1);
    inference.prepare (64, 2);
    std::vector<float> left (64, 0.1f), right (64, -0.1f);
    float* channels[] = { left.data(), right.data() };
    const auto gain = 0.5f;
    syscall (SYS_getppid);

    for (int i = 0; i < blocks; ++i)
        inference.process ({ channels, channels, 2, 64, &gain, &gain });

    syscall (SYS_getppid);
}

void testAll (const std::string& modelPath, const std::string& vectors, const std::string& odd)
{
    const Model model (read (modelPath));
    testVectors (model, Vectors (read (vectors)));
    testEveryLength (model, "saturator");
    testChannels (model);
    testRamp (model);
    testUnprepared (model);
    testOddModel (odd + "/fixed_batch.tflite");
    testOddModel (odd + "/row_mixing.tflite");
    testRefusal ("a parameter too many", "sample and parameters make FLOAT32 [rows, 3]", model, 2);
    testRefusal ("state", "keeps state", Model (read (odd + "/stateful.tflite")), 1);
    testRefusal ("a text", "not a TensorFlow Lite model", Model ("this is no model at all"), 1);
    testRefusal ("half a model", "not a TensorFlow Lite model",
                 Model (read (modelPath).substr (0, 1500)), 1);
}
} // namespace

int main (int count, char** arguments)
try
{
    const std::vector<std::string> given (arguments + 1, arguments + count);

    if (given.size() == 3 && given[0] == "--process")
        process (Model (read (given[1])), std::atoi (given[2].c_str()));
    else if (given.size() == 3)
        testAll (given[0], given[1], given[2]);
    else
        throw std::runtime_error ("MODEL VECTORS ODD_MODELS_FOLDER, or --process MODEL BLOCKS");

    return failures == 0 ? 0 : 1;
}
catch (const std::exception& problem)
{
    std::cerr << "inference_tests: " << problem.what() << '\n';
    return 2;
}
