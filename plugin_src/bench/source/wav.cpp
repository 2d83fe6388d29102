// SPDX-License-Identifier: GPL-3.0-or-later
#include "wav.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>

namespace antler::bench
{
namespace
{
using Bytes = std::vector<unsigned char>;

constexpr uint16_t pcm = 1;
constexpr uint16_t ieeeFloat = 3;
constexpr uint16_t extensible = 0xfffe; // the format is the first two bytes of its sub-format
constexpr size_t subFormatOffset = 24;

uint32_t number (const unsigned char* at, int bytes)
{
    uint32_t value = 0;
    for (int i = 0; i < bytes; ++i)
        value |= static_cast<uint32_t> (at[i]) << (8 * i);
    return value;
}

void append (Bytes& to, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        to.push_back (static_cast<unsigned char> (value >> (8 * i)));
}

void append (Bytes& to, const char* tag) { to.insert (to.end(), tag, tag + 4); }

float decode (const unsigned char* at, const Wav& wav)
{
    const auto raw = number (at, wav.bits / 8);
    if (wav.isFloat)
    {
        float value = 0;
        std::memcpy (&value, &raw, sizeof (value));
        return value;
    }
    const auto shifted = static_cast<int32_t> (raw << (32 - wav.bits)); // carries the sign
    return static_cast<float> (static_cast<double> (shifted) / 2147483648.0);
}

uint32_t encode (float value, const Wav& wav)
{
    uint32_t raw = 0;
    if (wav.isFloat)
    {
        std::memcpy (&raw, &value, sizeof (raw));
        return raw;
    }
    const auto full = std::ldexp (1.0, wav.bits - 1);
    const auto scaled = std::nearbyint (static_cast<double> (value) * full);
    return static_cast<uint32_t> (static_cast<int32_t> (std::clamp (scaled, -full, full - 1)));
}

void readFormat (Wav& wav, const unsigned char* at, size_t size)
{
    auto format = static_cast<uint16_t> (number (at, 2));
    if (format == extensible && size >= subFormatOffset + 2)
        format = static_cast<uint16_t> (number (at + subFormatOffset, 2));
    const auto bits = static_cast<int> (number (at + 14, 2));
    const bool known = (format == pcm && (bits == 16 || bits == 24 || bits == 32))
                       || (format == ieeeFloat && bits == 32);
    wav.channels = known ? static_cast<int> (number (at + 2, 2)) : 0;
    wav.sampleRate = static_cast<int> (number (at + 4, 4));
    wav.bits = bits;
    wav.isFloat = format == ieeeFloat;
}

void readSamples (Wav& wav, const unsigned char* at, size_t size)
{
    const auto width = static_cast<size_t> (wav.bits / 8);
    const auto whole =
        size / (width * static_cast<size_t> (wav.channels)) * static_cast<size_t> (wav.channels);
    wav.samples.reserve (whole);
    for (size_t i = 0; i < whole; ++i)
        wav.samples.push_back (decode (at + i * width, wav));
}

bool hasTag (const unsigned char* at, const char* tag) { return std::memcmp (at, tag, 4) == 0; }
} // namespace

std::optional<Wav> readWav (const std::string& path)
{
    std::ifstream stream (path, std::ios::binary);
    const Bytes bytes { std::istreambuf_iterator<char> (stream), std::istreambuf_iterator<char>() };
    if (bytes.size() < 12 || ! hasTag (bytes.data(), "RIFF") || ! hasTag (bytes.data() + 8, "WAVE"))
        return std::nullopt;

    Wav wav;
    bool hasData = false;
    for (size_t at = 12; at + 8 <= bytes.size();)
    {
        const auto* chunk = bytes.data() + at;
        const auto size = std::min<size_t> (number (chunk + 4, 4), bytes.size() - at - 8);
        if (hasTag (chunk, "fmt ") && size >= 16)
            readFormat (wav, chunk + 8, size);
        else if (hasTag (chunk, "data") && wav.channels > 0 && ! hasData)
            readSamples (wav, chunk + 8, size), hasData = true;
        at += 8 + size + (size & 1);
    }
    const bool usable = hasData && wav.channels <= 2; // the offline engine has two channels
    return usable ? std::optional<Wav> (std::move (wav)) : std::nullopt;
}

bool writeWav (const std::string& path, const Wav& wav)
{
    const int width = wav.bits / 8;
    const auto channels = static_cast<uint32_t> (wav.channels);
    const auto rate = static_cast<uint32_t> (wav.sampleRate);
    const auto size = static_cast<uint32_t> (wav.samples.size()) * static_cast<uint32_t> (width);
    Bytes bytes;
    bytes.reserve (size + 44);
    append (bytes, "RIFF"), append (bytes, size + 36, 4), append (bytes, "WAVE");
    append (bytes, "fmt "), append (bytes, 16, 4);
    append (bytes, wav.isFloat ? ieeeFloat : pcm, 2), append (bytes, channels, 2);
    append (bytes, rate, 4), append (bytes, rate * channels * static_cast<uint32_t> (width), 4);
    append (bytes, channels * static_cast<uint32_t> (width), 2);
    append (bytes, static_cast<uint32_t> (wav.bits), 2);
    append (bytes, "data"), append (bytes, size, 4);
    for (const auto sample : wav.samples)
        append (bytes, encode (sample, wav), width);

    std::ofstream stream (path, std::ios::binary);
    stream.write (reinterpret_cast<const char*> (bytes.data()),
                  static_cast<std::streamsize> (bytes.size()));
    return stream.good();
}

} // namespace antler::bench
