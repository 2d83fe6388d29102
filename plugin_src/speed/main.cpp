// SPDX-License-Identifier: GPL-3.0-or-later
// antler-speed PACKAGE [LOW,HIGH]...: what blocks of a model cost on one channel, as JSON; for each
// parameter its range. `./doit speed` runs it on a board.
#include "Stopwatch.h"
#include "Subjects.h"

#include <ModelFile.h>
#include <material.h>

#include <iostream>
#include <string>
#include <vector>

namespace
{
const std::vector<int> blocks { 16, 32, 64, 128, 256 };

void print (const char* name, double value) { std::cout << ", \"" << name << "\": " << value; }

/** Microseconds of a block in each of the ways. */
void measureBlock (Subjects& subjects, int frames)
{
    const auto in = material::noise (frames);
    std::vector<float> out (in.size());
    std::vector<Subject> timed {
        { "plugin", [&] { subjects.inPlugin (in.data(), out.data(), frames); } },
        { "engine", [&] { subjects.inEngine (frames); } },
    };

    if (subjects.plain != nullptr)
        timed.push_back (
            { "plain", [&] { subjects.plain->play (in.data(), out.data(), frames); } });

    const auto times = measure (timed);
    std::cout << "{\"frames\": " << frames;

    for (std::size_t i = 0; i < times.size(); ++i)
        print (timed[i].name.c_str(), times[i]);

    std::cout << "}";
}

std::vector<antler::Range> ranges (const std::vector<std::string>& texts)
{
    std::vector<antler::Range> made;

    for (const auto& text : texts)
    {
        const auto ends = material::Vectors::numbers (text);
        made.push_back ({ ends.at (0), ends.at (1) });
    }

    return made;
}
} // namespace

int main (int count, char** arguments)
try
{
    const std::vector<std::string> given (arguments + 1, arguments + count);
    const material::Model package (material::read (given.at (0)));
    const auto model = antler::readModel (package.data());
    Subjects subjects (model.data, model.spec, ranges ({ given.begin() + 1, given.end() }));
    std::cout << "{\"plain\": \"" << (subjects.plain != nullptr ? plainWay : "")
              << "\", \"memory\": " << memoryOfChannel (subjects.inference) << ", \"blocks\": [";

    for (const auto frames : blocks)
    {
        std::cout << (frames == blocks.front() ? "" : ", ");
        measureBlock (subjects, frames);
    }

    std::cout << "]}\n";
    return 0;
}
catch (const std::exception& problem)
{
    std::cerr << "antler-speed: " << problem.what() << '\n';
    return 2;
}
