// SPDX-License-Identifier: GPL-3.0-or-later
#include "report.h"

#include "findings_report.h"
#include "log.h"

#include <cstdio>
#include <fstream>
#include <iomanip>

namespace antler::bench
{
namespace
{
constexpr const char* timingsName = "timings.txt";
constexpr const char* signalsName = "signals.json";

std::string percent (float part) { return shortest (part * 100.0f) + "%"; }

/** The message that Sushi has for timings.txt, for either file. */
void writeFile (const char* name, const std::string& text)
{
    std::ofstream file (name);
    file << text << std::flush;
    if (! file.good())
        log (Level::warning, from::engine, "Couldn't write timings to file");
}

std::string number (double value)
{
    char text[32];
    std::snprintf (text, sizeof (text), "%.9g", value);
    return text;
}

std::string loadAsJson (const Figures& figures)
{
    if (figures.blocks == 0)
        return "null";
    return concat (R"({"average": )", number (figures.average()), R"(, "minimum": )",
                   number (figures.minimum), R"(, "maximum": )", number (figures.maximum), "}");
}

std::string outputAsJson (const OutputFigures& output)
{
    return concat (R"({"samples": )", output.samples, R"(, "not_finite": )", output.notFinite,
                   R"(, "beyond_full_scale": )", output.beyondFullScale, R"(, "peak": )",
                   number (static_cast<double> (output.peak)), R"(, "mean": )",
                   number (output.mean()), R"(, "blocks": )", output.blocks,
                   R"(, "silent_blocks": )", output.silentBlocks, "}");
}

/** Pairs of the least load above a class of loads, and the blocks in it. */
std::string histogramAsJson (const Histogram& histogram)
{
    std::string text;
    for (size_t i = 0; i < Histogram::classes; ++i)
        if (histogram.count (i) > 0)
            text += concat (text.empty() ? "[" : ", [", number (Histogram::end (i)), ", ",
                            histogram.count (i), "]");
    return "[" + text + "]";
}

/** In four digits, which a curve needs: the figures of all blocks are beside it. */
std::string brief (double value)
{
    char text[32];
    std::snprintf (text, sizeof (text), "%.4g", value);
    return text;
}

template <typename Figure>
std::string pointsAsJson (const Series& series, Figure figure)
{
    std::string text;
    for (size_t i = 0; i < series.size(); ++i)
        text += (i > 0 ? ", " : "") + figure (i);
    return "[" + text + "]";
}

std::string seriesAsJson (const Series& series)
{
    const auto points = [&series] (auto figure)
    { return pointsAsJson (series, [&] (size_t i) { return figure (series.at (i)); }); };
    using Point = Series::Point;
    return concat (
        R"({"blocks": )", series.blocksEach(), R"(, "average": )",
        pointsAsJson (series, [&] (size_t i) { return brief (series.average (i)); }),
        R"(, "minimum": )",
        points ([] (const Point& it) { return brief (static_cast<double> (it.minimum)); }),
        R"(, "maximum": )",
        points ([] (const Point& it) { return brief (static_cast<double> (it.maximum)); }),
        R"(, "waits": )",
        points ([] (const Point& it) { return std::to_string (it.switches.waits); }),
        R"(, "preemptions": )",
        points ([] (const Point& it) { return std::to_string (it.switches.preemptions); }), "}");
}

std::string asJson (const Part& part)
{
    const auto& seen = part.figures;
    return concat (R"({"signal": ")", part.signal.name, R"(", "blocks": )", seen.blocks,
                   R"(, "late": )", seen.late, R"(, "failed": )", seen.failed, R"(, "cut_short": )",
                   part.isCutShort() ? "true" : "false", ",\n  \"load\": ", loadAsJson (seen),
                   ",\n  \"histogram\": ", histogramAsJson (seen.histogram),
                   ",\n  \"series\": ", seriesAsJson (seen.series),
                   ",\n  \"calls\": ", callsAsJson (seen.calls),
                   ",\n  \"output\": ", outputAsJson (seen.output.figures()), "}");
}
} // namespace

void logLoad (const std::string& subject, Load load)
{
    log (Level::info, from::engine,
         subject + "avg: " + percent (load.average) + ", min: " + percent (load.minimum)
             + ", max: " + percent (load.maximum));
}

void logFailures (uint64_t failed, uint64_t blocks)
{
    if (failed > 0)
        log (Level::error, from::audio, concat (failed, " of ", blocks, " blocks failed"));
}

void logLateness (uint64_t late, uint64_t blocks)
{
    if (late > 0)
        log (Level::warning, from::audio, concat (late, " of ", blocks, " blocks were late"));
    else
        log (Level::info, from::audio, concat (blocks, " blocks, none late"));
}

void logAudit (const std::string& calls, uint64_t blocks)
{
    constexpr const char* nothing = "no allocation, lock or system call seen in ";
    if (calls.empty())
        log (Level::info, from::audit, concat ("audio thread: ", nothing, blocks, " blocks"));
    else
        log (Level::error, from::audit, concat ("audio thread: ", calls));
}

void logSignals (const std::vector<Part>& parts)
{
    for (const auto& [signal, figures] : parts)
        if (figures.blocks > 0)
            log (Level::info, from::signals,
                 concat (signal.name, ": avg: ", percent (static_cast<float> (figures.average())),
                         ", max: ", percent (static_cast<float> (figures.maximum)), ", ",
                         figures.late, " of ", figures.blocks, " blocks late"));
}

void writeSignals (const std::vector<Part>& parts)
{
    std::string text;
    for (const auto& part : parts)
        text += (text.empty() ? "[" : ",\n ") + asJson (part);
    writeFile (signalsName, text + "]\n");
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
        return; // as Sushi does: no figures and no end of the line
    const auto load = timing.load();
    for (const auto part : { load.average, load.minimum, load.maximum })
        text << std::setw (16) << static_cast<double> (part) * 100.0;
    text << "\n";
}

void TimingsFile::finish (const Timing& total)
{
    text << std::setw (24) << "Engine total";
    figures (total);
    writeFile (timingsName, text.str());
}

} // namespace antler::bench
