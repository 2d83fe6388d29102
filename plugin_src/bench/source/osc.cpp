// SPDX-License-Identifier: GPL-3.0-or-later
#include "osc.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace antler::bench
{
namespace
{
constexpr size_t alignment = 4;

/** A text with at least one zero behind it, filled up to a multiple of 4 bytes. */
std::string padded (std::string text)
{
    text.resize ((text.size() / alignment + 1) * alignment);
    return text;
}

std::string bigEndian (uint32_t bits)
{
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char> ((bits >> shift) & 0xff);
    return bytes;
}

uint32_t fromBigEndian (const char* bytes)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < alignment; ++i)
        bits = (bits << 8) | static_cast<uint8_t> (bytes[i]);
    return bits;
}

float floatOf (uint32_t bits)
{
    float value = 0;
    std::memcpy (&value, &bits, sizeof (value));
    return value;
}

uint32_t bitsOf (float value)
{
    uint32_t bits = 0;
    std::memcpy (&bits, &value, sizeof (bits));
    return bits;
}

/** The text at `position`, which moves behind it; nothing if it has no end. */
std::optional<std::string> textAt (const char* data, size_t size, size_t& position)
{
    const auto* start = data + position;
    const auto* end = std::find (start, data + size, '\0');
    if (end == data + size)
        return std::nullopt;
    std::string text (start, end);
    position += padded (text).size();
    return text;
}
} // namespace

std::optional<OscMessage> parseOsc (const char* data, size_t size)
{
    size_t position = 0;
    const auto address = textAt (data, size, position);
    if (! address || address->empty() || address->front() != '/')
        return std::nullopt;

    OscMessage message { *address, {} };
    if (position >= size)
        return message; // an old sender leaves the types out
    const auto types = textAt (data, size, position);
    if (! types || types->empty() || types->front() != ',')
        return std::nullopt;

    for (size_t i = 1; i < types->size(); ++i, position += alignment)
    {
        if (position + alignment > size)
            return std::nullopt;
        const auto bits = fromBigEndian (data + position);
        if ((*types)[i] == 'f')
            message.values.push_back (floatOf (bits));
        else if ((*types)[i] == 'i')
            message.values.push_back (static_cast<float> (static_cast<int32_t> (bits)));
        else
            return std::nullopt;
    }
    return message;
}

std::string toOsc (const OscMessage& message)
{
    auto bytes = padded (message.address) + padded ("," + std::string (message.values.size(), 'f'));
    for (const auto value : message.values)
        bytes += bigEndian (bitsOf (value));
    return bytes;
}

std::string toOsc (const std::vector<OscMessage>& messages)
{
    auto bytes = padded ("#bundle") + bigEndian (0) + bigEndian (1); // the time that means "now"
    for (const auto& message : messages)
    {
        const auto one = toOsc (message);
        bytes += bigEndian (static_cast<uint32_t> (one.size())) + one;
    }
    return bytes;
}

std::string oscName (const std::string& name)
{
    std::string safe;
    for (const char c : name)
        if (std::strchr ("#*./?[]{}\"\\", c) == nullptr)
            safe += c == ' ' ? '_' : c;
    return safe;
}

} // namespace antler::bench
