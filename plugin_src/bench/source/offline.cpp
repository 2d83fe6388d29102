// SPDX-License-Identifier: GPL-3.0-or-later
#include "frontend.h"
#include "log.h"
#include "realtime.h"

#include <algorithm>
#include <fstream>

namespace antler::bench
{
namespace
{
constexpr const char* module = "offline audio";

Failure cannotOpen (const char* which, const std::string& path)
{
    log (Level::error, module, std::string ("Unable to open ") + which + " file " + path);
    return Failure ("Error initializing frontend, check logs for details.");
}
} // namespace

OfflineFrontend::OfflineFrontend (const Options& options, float sampleRate)
    : output (options.output)
{
    auto read = readWav (options.input);
    if (! read)
        throw cannotOpen ("input", options.input);
    wav = std::move (*read);
    if (static_cast<float> (wav.sampleRate) != sampleRate)
        log (Level::warning, module,
             "Sample rate mismatch between file (" + std::to_string (wav.sampleRate)
                 + ") and engine (" + shortest (sampleRate) + ")");
    if (! std::ofstream (output, std::ios::binary).good())
        throw cannotOpen ("output", output);
}

void OfflineFrontend::run (Engine& engine)
{
    const FlushDenormals flush;
    const auto width = static_cast<size_t> (wav.channels);
    const auto frames = static_cast<size_t> (engine.blockSize);
    std::vector<std::vector<float>> in (channels, std::vector<float> (frames));
    auto out = in;
    const Inputs inputs { in[0].data(), in[1].data() };
    Channels outputs { out[0].data(), out[1].data() };

    for (size_t at = 0; at < wav.frames(); at += frames)
    {
        const auto here = std::min (frames, wav.frames() - at);
        for (size_t c = 0; c < width; ++c)
        {
            std::fill (in[c].begin(), in[c].end(), 0.0f); // the last block ends in silence
            for (size_t i = 0; i < here; ++i)
                in[c][i] = wav.samples[(at + i) * width + c];
        }
        engine.process (inputs, outputs);
        for (size_t c = 0; c < width; ++c)
            for (size_t i = 0; i < here; ++i)
                wav.samples[(at + i) * width + c] = out[c][i];
    }
    if (! writeWav (output, wav))
        throw cannotOpen ("output", output);
    engine.finish();
    engine.report();
}

} // namespace antler::bench
