// SPDX-License-Identifier: GPL-3.0-or-later
// The inference layer on ONNX Runtime; one line a check, 1 on failure. Every block is audited.
#include "models.h"
#include "releases.h"

#include <processing.h>

#include <algorithm>
#include <fstream>
#include <future>
#include <iostream>
#include <stdexcept>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace
{
using antler::Inference, antler::ModelSpec, antler::Range;
using material::Model, material::read;
using models::amp, models::drive, models::saturator;
using processing::Audio;

int failures = 0;

void check (bool good, const std::string& what)
{
    std::cout << (good ? "ok    " : "FAIL  ") << what << '\n';
    failures += good ? 0 : 1;
}

struct Known
{
    std::string name;
    ModelSpec spec;
    std::vector<Range> parameters;
};

const Known known[] {
    { "saturator", saturator(), { { 0.0f, 1.0f } } },
    { "amp", amp(), {} },
    { "drive", drive(), {} },
};

const Known& named (const std::string& name)
{
    for (const auto& model : known)
        if (model.name == name)
            return model;

    throw std::runtime_error ("no model is called " + name);
}

/** Two channels of floats, one behind the other, through a model at gain 0.7. */
void play (const Known& model, const std::string& path, const std::string& from,
           const std::string& to)
{
    const Model file (read (path));
    const auto bytes = read (from);
    const auto* samples = reinterpret_cast<const float*> (bytes.data());
    const auto frames = static_cast<int> (bytes.size() / sizeof (float) / 2);
    Audio heard { { samples, samples + frames }, { samples + frames, samples + 2 * frames } };
    Inference inference (file.data(), model.spec, model.parameters);
    inference.prepare (2);

    const auto inBlocks = [&]
    {
        const int lengths[] = { 64, 1, 63, 200, 16, 103 };

        for (int start = 0, i = 0; start < frames; ++i)
        {
            const auto length = std::min (lengths[i % 6], frames - start);
            processing::run (inference, heard, start, length, 0.7f);
            start += length;
        }
    };
    // A plugin host's audio thread is another than the one that loads.
    std::async (std::launch::async, inBlocks).get();
    check (inference.failures() == 0, "no failed run of " + model.name);

    std::ofstream out (to, std::ios::binary);

    for (const auto& channel : heard)
        out.write (reinterpret_cast<const char*> (channel.data()),
                   static_cast<std::streamsize> (channel.size() * sizeof (float)));
}

/** For a tracer of system calls: what lies between the two getppid is process() alone. */
void process (const Known& model, const std::string& path, int blocks)
{
    const Model file (read (path));
    Inference inference (file.data(), model.spec, model.parameters);
    inference.prepare (2);
    std::vector<float> left (103, 0.1f), right (103, -0.1f); // all sizes of runs
    float* channels[] = { left.data(), right.data() };
    const auto gain = processing::at (0.5f);
    syscall (SYS_getppid);

    for (int i = 0; i < blocks; ++i)
        inference.process ({ channels, channels, 2, 103, &gain, processing::at (1.0f) });

    syscall (SYS_getppid);
}

/** A model that looks up a table: a sample of 2 is beyond its end. */
void testFailingRun (const std::string& path)
{
    const Model file (read (path));
    Inference inference (file.data(), saturator(), { { 0.0f, 1.0f } });
    inference.prepare (1);
    Audio good { std::vector<float> (64, 1.0f) }, bad { std::vector<float> (64, 2.0f) };
    float* channel = bad[0].data();
    const auto gain = processing::at (0.0f);

    for (int i = 0; i < 100; ++i)
        inference.process ({ &channel, &channel, 1, 64, &gain, processing::at (1.0f) });

    check (inference.failures() > 0 && bad[0] == std::vector<float> (64, 0.0f),
           "a run that fails is silent and counted");
    processing::run (inference, good, 0, 64, 0.0f);
    check (good[0] == std::vector<float> (64, 0.5f), "the next one gives what it should");
}

/** A model that fails unless one of its inputs has the value that project.yaml says. */
void testConstant (const std::string& path)
{
    const Model file (read (path));
    auto model = saturator();
    model.inputs.push_back ({ "rate", antler::ElementType::int64 });
    model.inputs.back().role = antler::Role::constant;
    model.inputs.back().value = 16000;
    Inference inference (file.data(), model, { { 0.0f, 1.0f } });
    inference.prepare (1);
    Audio audio { std::vector<float> (64, 1.0f) };
    processing::run (inference, audio, 0, 64, 0.0f);
    check (audio[0] == std::vector<float> (64, 0.25f), "a constant has its value from the start");
}

void testRefusal (const std::string& what, const std::string& expected, const std::string& bytes,
                  const ModelSpec& spec)
{
    const Model model (bytes);

    try
    {
        antler::loadEngine (model.data(), spec, { 64 });
        check (false, what + " is refused");
    }
    catch (const std::runtime_error& problem)
    {
        const std::string text = problem.what();
        check (text.find (expected) != std::string::npos, what + " is refused: " + text);
    }
}

void testRefusals (const std::string& folder)
{
    const auto file = read (folder + "/saturator.onnx");
    testRefusal ("a text", "cannot load the model: ", "this is no model at all", saturator());
    testRefusal ("nothing", "cannot load the model: ", "", saturator());
    testRefusal ("half a model", "cannot load the model: ", file.substr (0, file.size() / 2),
                 saturator());

    auto wider = saturator();
    wider.inputs[0].shape[1] = { 3 };
    testRefusal ("a parameter too many", "Got: 3 Expected: 2", file, wider);

    auto other = saturator();
    other.inputs[0].name = "serving";
    testRefusal ("an input of another name", "serving", file, other);

    auto half = saturator();
    half.inputs[0].type = antler::ElementType::float16;
    testRefusal ("another type", "Unexpected input data type", file, half);

    auto longer = drive();
    longer.outputs[0].shape[2] = { 1, true };
    testRefusal ("a result of another length", "shape verification failed",
                 read (folder + "/drive.onnx"), longer);

    auto stateless = amp();
    stateless.inputs.resize (1);
    testRefusal ("a state that nobody feeds", "Missing Input", read (folder + "/amp.onnx"),
                 stateless);
}

void testReleases (const std::vector<std::string>& folders, const std::string& model)
{
    const auto results = releases::playTogether (folders, model);
    check (releases::openLibraries() == 2, "each plugin has the library beside it");
    const auto largest = material::distance (results.front(), results.back());
    check (largest < 1.0e-6f, "they give the same within 1e-6: " + std::to_string (largest));
}
} // namespace

int main (int count, char** arguments)
try
{
    const std::vector<std::string> given (arguments + 1, arguments + count);

    if (given.size() == 5 && given[0] == "--play")
        play (named (given[1]), given[2], given[3], given[4]);
    else if (given.size() == 4 && given[0] == "--process")
        process (named (given[1]), given[2], std::stoi (given[3]));
    else if (given.size() == 4 && given[0] == "--releases")
        testReleases ({ given[1], given[2] }, given[3]);
    else if (given.size() == 2)
    {
        testRefusals (given[0]);
        testFailingRun (given[1] + "/table.onnx");
        testConstant (given[1] + "/rate.onnx");
    }
    else
        throw std::runtime_error ("MODELS_FOLDER ODD_MODELS_FOLDER, --play NAME MODEL IN OUT, "
                                  "--releases FOLDER FOLDER MODEL, or "
                                  "--process NAME MODEL BLOCKS");

    return failures == 0 ? 0 : 1;
}
catch (const std::exception& problem)
{
    std::cerr << "onnxruntime_tests: " << problem.what() << '\n';
    return 2;
}
