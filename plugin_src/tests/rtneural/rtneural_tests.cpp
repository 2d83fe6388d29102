// SPDX-License-Identifier: GPL-3.0-or-later
// The engine on RTNeural; one line a check, 1 on failure.
#include "core.h"

#include <material.h>

#include <cstring>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace
{
using antler::Engine;
using material::Model, material::read;
using Samples = std::vector<float>;

int failures = 0;

void check (bool good, const std::string& what)
{
    std::cout << (good ? "ok    " : "FAIL  ") << what << '\n';
    failures += good ? 0 : 1;
}

Samples readSamples (const std::string& path)
{
    const auto bytes = read (path);
    Samples samples (bytes.size() / sizeof (float));
    std::memcpy (samples.data(), bytes.data(), bytes.size());
    return samples;
}

/** What the engine makes of rows of the sample and so many parameters, one at a time. */
Samples inEngine (const std::string& file, int parameters, const Samples& rows)
{
    const Model model (file);
    const auto engine = antler::loadEngine (model.data(), material::rows (parameters), { 1 });
    const auto width = static_cast<std::size_t> (1 + parameters);
    Samples made;

    for (std::size_t first = 0; first < rows.size(); first += width)
    {
        std::memcpy (engine->input (0, 0), rows.data() + first, width * sizeof (float));
        engine->run (0);
        made.push_back (*static_cast<const float*> (engine->output (0, 0)));
    }

    return made;
}

void write (const Samples& made, const std::string& to)
{
    std::ofstream out (to, std::ios::binary);
    out.write (reinterpret_cast<const char*> (made.data()),
               static_cast<std::streamsize> (made.size() * sizeof (float)));
}

void testRefusal (const std::string& what, const std::string& expected, const std::string& file,
                  int parameters = 0)
{
    const Model model (file);

    try
    {
        antler::loadEngine (model.data(), material::rows (parameters), { 64, 1 });
        check (false, what + " is refused");
    }
    catch (const std::runtime_error& problem)
    {
        const std::string text = problem.what();
        check (text.find (expected) != std::string::npos, what + " is refused: " + text);
    }
}

std::string oneLayer (const std::string& layer)
{
    return R"({"in_shape": [null, null, 1], "layers": [)" + layer + "]}";
}

std::string dense (const std::string& more)
{
    return oneLayer (R"({"type": "dense", "shape": [null, 1], "weights": [[[2]], [1]])" + more
                     + "}");
}

void testRefusals()
{
    testRefusal ("a text", "RTNeural cannot load the network: ", "this is no model at all");
    testRefusal ("nothing", "cannot load the network: ", "");
    testRefusal ("half a network", "cannot load the network: ", dense ("").substr (0, 60));
    testRefusal ("NaN", "cannot load the network: ",
                 oneLayer (R"({"type": "dense", "shape": [1], "weights": [[[NaN]]]})"));
    testRefusal ("no layers", "has no layers", oneLayer (""));
    testRefusal ("an unknown layer", "RTNeural has no layer unknown",
                 oneLayer (R"({"type": "unknown", "shape": [1], "weights": []})"));
    testRefusal ("an unknown activation", "RTNeural has no activation swish",
                 dense (R"(, "activation": "swish")"));
    testRefusal ("missing weights", "cannot load the network: ",
                 oneLayer (R"({"type": "lstm", "shape": [8], "weights": [[[1]]]})"));
    testRefusal ("a parameter too many", "takes rows of 1 values, not of 2", dense (""), 1);
    testRefusal ("a state of another size", "cannot load the network: ",
                 R"({"model_data": {"unit_type": "LSTM"}, "state_dict": {}})");
}

/** All sizes of runs are one network: what it keeps goes on from one to the other. */
void testSizes (const std::string& path)
{
    const Model model (read (path));
    const auto signal = material::noise (65 + 65);
    const auto wanted = core::play (read (path), signal);
    const auto engine = antler::loadEngine (model.data(), material::rows (0), { 64, 1 });
    Samples made;

    const auto run = [&] (int size, std::size_t frames)
    {
        std::memcpy (engine->input (size, 0), signal.data() + made.size(), frames * sizeof (float));
        check (engine->run (size), "a run of " + std::to_string (frames));
        const auto* out = static_cast<const float*> (engine->output (size, 0));
        made.insert (made.end(), out, out + frames);
    };

    for (const auto size : { 0, 1, 1, 0 })
        run (size, size == 0 ? 64 : 1);

    check (material::distance (made, wanted) < 1.0e-6f,
           "runs of 64, 1, 1, 64 are RTNeural's own loop");
    engine->reset();
    made.clear();
    run (0, 64);
    check (material::distance (made, Samples (wanted.begin(), wanted.begin() + 64)) < 1.0e-6f,
           "after a reset, from the start");
}
} // namespace

int main (int count, char** arguments)
try
{
    const std::vector<std::string> given (arguments + 1, arguments + count);

    if (given.size() == 4 && given[0] == "--core")
        write (core::play (read (given[1]), readSamples (given[2])), given[3]);
    else if (given.size() == 5 && given[0] == "--engine")
        write (inEngine (read (given[1]), std::stoi (given[4]), readSamples (given[2])), given[3]);
    else if (given.size() == 1)
    {
        testRefusals();
        testSizes (given[0]);
    }
    else
        throw std::runtime_error ("MODEL, --core MODEL ROWS OUT, or --engine MODEL ROWS OUT "
                                  "PARAMETERS");

    return failures == 0 ? 0 : 1;
}
catch (const std::exception& problem)
{
    std::cerr << "rtneural_tests: " << problem.what() << '\n';
    return 2;
}
