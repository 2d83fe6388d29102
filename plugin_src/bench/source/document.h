// SPDX-License-Identifier: GPL-3.0-or-later
// A JSON text and its values, read with the parser that is part of the VST3 SDK.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

struct json_value_s;

namespace antler::bench
{

/** A value of a Document, or no value: a member that does not exist is an empty Json. */
class Json
{
public:
    Json() = default;
    explicit Json (const json_value_s* v) : value (v) {}

    explicit operator bool() const { return value != nullptr; }
    bool isObject() const;
    bool isArray() const;
    bool isString() const;
    bool isNumber() const;
    bool isInteger() const; /**< written without a point or an exponent */
    bool isBoolean() const;

    std::string text() const;
    double number() const;
    int integer() const;
    bool boolean() const;

    Json operator[] (const std::string& member) const;
    std::vector<Json> items() const;
    std::vector<std::pair<std::string, Json>> members() const;

private:
    const json_value_s* value = nullptr;
};

/** Where and why a text is not JSON. */
struct ParseError : std::runtime_error
{
    ParseError (const std::string& reason, size_t offset)
        : std::runtime_error (reason), position (offset)
    {
    }

    size_t position;
};

class Document
{
public:
    /** Throws ParseError. */
    explicit Document (const std::string& text);

    Json root() const { return Json (parsed.get()); }

private:
    std::shared_ptr<const json_value_s> parsed;
};

} // namespace antler::bench
