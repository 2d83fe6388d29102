// SPDX-License-Identifier: GPL-3.0-or-later
#include "document.h"

#include <cstdlib>

#include <public.sdk/source/vst/moduleinfo/json.h>

namespace antler::bench
{
namespace
{
bool isType (const json_value_s* value, json_type_e type)
{
    return value != nullptr && value->type == static_cast<size_t> (type);
}

const json_number_s* numberOf (const json_value_s* value)
{
    return isType (value, json_type_number) ? static_cast<const json_number_s*> (value->payload)
                                            : nullptr;
}

std::string numberText (const json_value_s* value)
{
    const auto* number = numberOf (value);
    return number != nullptr ? std::string (number->number, number->number_size) : "0";
}

std::string stringOf (const json_string_s& s) { return { s.string, s.string_size }; }
} // namespace

bool Json::isObject() const { return isType (value, json_type_object); }
bool Json::isArray() const { return isType (value, json_type_array); }
bool Json::isString() const { return isType (value, json_type_string); }
bool Json::isNumber() const { return isType (value, json_type_number); }

bool Json::isInteger() const
{
    return isNumber() && numberText (value).find_first_of (".eE") == std::string::npos;
}

bool Json::isBoolean() const
{
    return isType (value, json_type_true) || isType (value, json_type_false);
}

std::string Json::text() const
{
    return isString() ? stringOf (*static_cast<const json_string_s*> (value->payload)) : "";
}

double Json::number() const { return std::strtod (numberText (value).c_str(), nullptr); }
int Json::integer() const { return static_cast<int> (number()); }
bool Json::boolean() const { return isType (value, json_type_true); }

Json Json::operator[] (const std::string& member) const
{
    for (const auto& [name, item] : members())
        if (name == member)
            return item;
    return {};
}

std::vector<Json> Json::items() const
{
    std::vector<Json> result;
    if (isArray())
        for (auto* e = static_cast<const json_array_s*> (value->payload)->start; e != nullptr;
             e = e->next)
            result.emplace_back (e->value);
    return result;
}

std::vector<std::pair<std::string, Json>> Json::members() const
{
    std::vector<std::pair<std::string, Json>> result;
    if (isObject())
        for (auto* e = static_cast<const json_object_s*> (value->payload)->start; e != nullptr;
             e = e->next)
            result.emplace_back (stringOf (*e->name), Json (e->value));
    return result;
}

Document::Document (const std::string& text)
{
    if (text.find_first_not_of (" \t\r\n") == std::string::npos)
        throw ParseError ("The document is empty.", text.size());

    json_parse_result_s result {};
    auto* value = json_parse_ex (text.data(), text.size(), json_parse_flags_default, nullptr,
                                 nullptr, &result);
    if (value == nullptr)
        throw ParseError ("Invalid value.", result.error_offset);
    parsed = std::shared_ptr<const json_value_s> (value, [] (const json_value_s* v)
                                                  { std::free (const_cast<json_value_s*> (v)); });
}

} // namespace antler::bench
