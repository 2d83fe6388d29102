// SPDX-License-Identifier: GPL-3.0-or-later
// Loads and plays models whose bytes were changed at random: fuzz PACKAGE COUNT SEED; or packages
// as they are: fuzz --whole PACKAGE…. Each in a process of its own, so that what crashes is
// counted; how many, and which, are printed.
#include "material.h"

#include <ModelFile.h>
#include <Player.h>

#include <cstring>
#include <iostream>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

namespace
{
enum Outcome
{
    played,
    refused,
    silent // loaded, but its runs fail
};

/** A few bytes changed: of the model, seldom of its description; the checksum fits. */
std::string changed (std::string bytes, std::size_t description, unsigned seed)
{
    std::mt19937 random (seed);

    for (auto left = random() % 6 + 1; left > 0; --left)
    {
        const auto all = random() % 8 == 0 ? 20 : description;
        auto& byte = bytes[all + random() % (bytes.size() - all)];
        byte = static_cast<char> (random() % 2 == 0 ? random() : byte ^ (1u << random() % 8));
    }

    const material::Model copy (bytes);
    const auto sum = antler::checksumOf (copy.data());
    std::memcpy (bytes.data() + antler::checksumPlace, &sum, sizeof (sum));
    return bytes;
}

Outcome play (const std::string& bytes)
try
{
    const material::Model package (bytes);
    const auto model = antler::readModel (package.data());
    antler::Player player (model.data, model.spec, std::vector<antler::Range> (4, { 0.0f, 1.0f }));
    player.prepare (2, 48000.0, 64);
    player.reset();
    std::vector<antler::Ramp> parameters (4);
    antler::Ramp mix;
    mix.moveTo (1.0f, 0);

    for (const auto frames : { 64, 1, 63, 500 })
    {
        std::vector<std::vector<float>> audio (2, material::noise (frames));
        float* channels[] = { audio[0].data(), audio[1].data() };
        player.process ({ channels, channels, 2, frames, parameters.data(), mix });
    }

    return player.takeFailures() > 0 ? silent : played;
}
catch (const std::exception&) // as the plugin does
{
    return refused;
}

/** What became of it: an Outcome, or a negative signal. */
int inOwnProcess (const std::string& bytes)
{
    const auto child = fork();

    if (child == 0)
    {
        alarm (20);
        _exit (play (bytes));
    }

    int status = 0;
    waitpid (child, &status, 0);
    return WIFSIGNALED (status) ? -WTERMSIG (status) : WEXITSTATUS (status);
}

/** How many became what. */
class Count
{
public:
    void add (int outcome, const std::string& which)
    {
        ++tries;

        if (outcome >= played && outcome <= silent)
            ++outcomes[outcome];
        else if (++crashes <= 20)
            std::cout << which << ": " << (outcome < 0 ? strsignal (-outcome) : "ended by itself")
                      << '\n';
    }

    void print() const
    {
        std::cout << tries << " models: " << outcomes[played] << " play, " << outcomes[refused]
                  << " are refused, " << outcomes[silent] << " are silent, " << crashes
                  << " crash\n";
    }

private:
    unsigned tries = 0, outcomes[3] {}, crashes = 0;
};

Count whole (const std::vector<std::string>& paths)
{
    Count count;

    for (const auto& path : paths)
        count.add (inOwnProcess (material::read (path)), path);

    return count;
}

Count damaged (const std::string& path, unsigned tries, unsigned first)
{
    const auto bytes = material::read (path);
    const material::Model package (bytes);
    const auto description = bytes.size() - antler::readModel (package.data()).data.size;
    Count count;

    for (auto seed = first; seed < first + tries; ++seed)
        count.add (inOwnProcess (changed (bytes, description, seed)),
                   "seed " + std::to_string (seed));

    return count;
}
} // namespace

int main (int count, char** arguments)
try
{
    const std::vector<std::string> words (arguments + 1, arguments + count);

    if (! words.empty() && words[0] == "--whole")
        whole ({ words.begin() + 1, words.end() }).print();
    else if (words.size() == 3)
        damaged (words[0], static_cast<unsigned> (std::stoul (words[1])),
                 static_cast<unsigned> (std::stoul (words[2])))
            .print();
    else
        throw std::runtime_error ("PACKAGE COUNT SEED, or --whole PACKAGE…");

    return 0;
}
catch (const std::exception& problem)
{
    std::cerr << "fuzz: " << problem.what() << '\n';
    return 2;
}
