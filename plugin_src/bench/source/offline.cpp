// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings_report.h"
#include "frontend.h"
#include "log.h"

#include <FlushDenormals.h>

#include <algorithm>
#include <fstream>
#include <watch.h>

namespace antler::bench
{
namespace
{
Failure cannotOpen (const char* which, const std::string& path)
{
    log (Level::error, from::offline, std::string ("Unable to open ") + which + " file " + path);
    return Failure ("Error initializing frontend, check logs for details.");
}
} // namespace

OfflineFrontend::OfflineFrontend (const Options& options, float sampleRate)
    : blockSizes (options.blockSizes), output (options.output)
{
    auto read = readWav (options.input);
    if (! read)
        throw cannotOpen ("input", options.input);
    wav = std::move (*read);
    if (static_cast<float> (wav.sampleRate) != sampleRate)
        log (Level::warning, from::offline,
             "Sample rate mismatch between file (" + std::to_string (wav.sampleRate)
                 + ") and engine (" + shortest (sampleRate) + ")");
    if (! std::ofstream (output, std::ios::binary).good())
        throw cannotOpen ("output", output);
    if (! options.results.empty())
        results.emplace (options.results);
}

void OfflineFrontend::run (Engine& engine)
{
    const FlushDenormals flush;
    const audit::Watch watch (false); // this thread also reads and writes files
    const auto width = static_cast<size_t> (wav.channels);
    std::vector<std::vector<float>> in (
        channels, std::vector<float> (static_cast<size_t> (engine.blockSize)));
    auto out = in;
    const Inputs inputs { in[0].data(), in[1].data() };
    Channels outputs { out[0].data(), out[1].data() };

    for (size_t at = 0, block = 0, here; at < wav.frames(); at += here, ++block)
    {
        const auto frames = blockSizes[block % blockSizes.size()];
        here = std::min (static_cast<size_t> (frames), wav.frames() - at);
        for (size_t c = 0; c < width; ++c)
        {
            std::fill (in[c].begin(), in[c].end(), 0.0f); // pads the last block with silence
            for (size_t i = 0; i < here; ++i)
                in[c][i] = wav.samples[(at + i) * width + c];
        }
        engine.process (inputs, outputs, frames);
        if (results)
            engine.write (static_cast<int64_t> (at), *results);
        for (size_t c = 0; c < width; ++c)
            for (size_t i = 0; i < here; ++i)
                wav.samples[(at + i) * width + c] = out[c][i];
    }
    if (! writeWav (output, wav))
        throw cannotOpen ("output", output);
    engine.finish();
    engine.report();
    if (engine.timings)
        writeAudit ({}, false);
}

} // namespace antler::bench
