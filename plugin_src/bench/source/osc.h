// SPDX-License-Identifier: GPL-3.0-or-later
// Open Sound Control 1.0, as much of it as parameters need: messages of numbers, and bundles.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace antler::bench
{

struct OscMessage
{
    std::string address;
    std::vector<float> values;
};

/** The message in a datagram; nothing if it is none, or has other arguments than i and f. */
std::optional<OscMessage> parseOsc (const char* data, size_t size);

std::string toOsc (const OscMessage& message);

/** All messages in one datagram. */
std::string toOsc (const std::vector<OscMessage>& messages);

/** A name as a part of an address, changed as Sushi does (make_safe_path). */
std::string oscName (const std::string& name);

} // namespace antler::bench
