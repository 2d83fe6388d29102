// SPDX-License-Identifier: GPL-3.0-or-later
// WAV files: 16, 24 and 32 bit PCM and 32 bit float, one or two channels.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace antler::bench
{

struct Wav
{
    int channels = 0;
    int sampleRate = 0;
    int bits = 0;
    bool isFloat = false;
    std::vector<float> samples; /**< interleaved */

    size_t frames() const
    {
        return channels > 0 ? samples.size() / static_cast<size_t> (channels) : 0;
    }
};

/** The file's samples; nothing if it cannot be read or has another format. */
std::optional<Wav> readWav (const std::string& path);

/** Writes the file; false if it cannot be written. */
bool writeWav (const std::string& path, const Wav& wav);

} // namespace antler::bench
