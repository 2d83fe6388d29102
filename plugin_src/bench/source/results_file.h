// SPDX-License-Identifier: GPL-3.0-or-later
// What plugins say beside their audio, as CSV.
#pragma once

#include "plugin.h"

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

namespace antler::bench
{

/** A line for each change of a parameter that came out of a plugin, and for each MIDI event. */
class ResultsFile
{
public:
    /** Throws Failure if it cannot be written. */
    explicit ResultsFile (const std::string& path);

    /** What a plugin said in the block that begins at `frame`. */
    void add (int64_t frame, const std::string& plugin, const std::vector<Said>& said);

private:
    std::ofstream file;
};

} // namespace antler::bench
