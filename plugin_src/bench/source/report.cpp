// SPDX-License-Identifier: GPL-3.0-or-later
#include "report.h"

#include "log.h"

#include <fstream>
#include <iomanip>

namespace antler::bench
{
namespace
{
constexpr const char* timingsName = "timings.txt";

std::string percent (float part) { return shortest (part * 100.0f) + "%"; }
} // namespace

void logLoad (const std::string& subject, Load load)
{
    log (Level::info, "engine",
         subject + "avg: " + percent (load.average) + ", min: " + percent (load.minimum)
             + ", max: " + percent (load.maximum));
}

void logFailures (uint64_t failed, uint64_t blocks)
{
    if (failed > 0)
        log (Level::error, "audio", concat (failed, " of ", blocks, " blocks failed"));
}

void logLateness (uint64_t late, uint64_t blocks)
{
    if (late > 0)
        log (Level::warning, "audio", concat (late, " of ", blocks, " blocks were late"));
    else
        log (Level::info, "audio", concat (blocks, " blocks, none late"));
}

void logAudit (const std::string& calls, uint64_t blocks)
{
    constexpr const char* nothing = "no allocation, lock or system call seen in ";
    if (calls.empty())
        log (Level::info, "audit", concat ("audio thread: ", nothing, blocks, " blocks"));
    else
        log (Level::error, "audit", concat ("audio thread: ", calls));
}

TimingsFile::TimingsFile (double periodInNanoseconds)
{
    text << std::left
         << "Performance timings for all processors in percentages of audio buffer (100% = "
         << static_cast<float> (periodInNanoseconds / 1000.0) << "us)\n\n"
         << std::setw (24) << "" << std::setw (16) << "average(%)" << std::setw (16) << "minimum(%)"
         << std::setw (16) << "maximum(%)" << "\n";
}

void TimingsFile::beginTrack (const std::string& name) { text << "Track: " << name << "\n"; }

void TimingsFile::add (const std::string& name, const Timing& timing)
{
    text << std::setw (8) << "" << std::setw (16) << name;
    figures (timing);
}

void TimingsFile::endTrack() { text << "\n"; }

void TimingsFile::figures (const Timing& timing)
{
    if (! timing.hasData())
        return; // as Sushi: neither figures nor a line's end
    const auto load = timing.load();
    for (const auto part : { load.average, load.minimum, load.maximum })
        text << std::setw (16) << static_cast<double> (part) * 100.0;
    text << "\n";
}

void TimingsFile::finish (const Timing& total)
{
    text << std::setw (24) << "Engine total";
    figures (total);
    std::ofstream file (timingsName);
    file << text.str();
    if (! file.good())
        log (Level::warning, "engine", "Couldn't write timings to file");
}

} // namespace antler::bench
