// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ModelCheck.h"

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

namespace antler
{
/** The numbers of a package one after the other, little-endian as all targets are. */
class PackageReader
{
public:
    explicit PackageReader (ModelData package)
        : at (static_cast<const char*> (package.begin)), end (at + package.size)
    {
    }

    template <typename Number>
    Number take()
    {
        Number number;
        std::memcpy (&number, skip (sizeof (number)), sizeof (number));
        return number;
    }

    /** A number from `least` to `limit`; of anything that is counted, there are not more. */
    int count (int least = 0, int limit = 1 << 24)
    {
        const auto number = take<std::int32_t>();
        require (number >= least && number <= limit);
        return number;
    }

    /** One of an enumeration that ends with `last`. */
    template <typename Choice>
    Choice one (Choice last)
    {
        return static_cast<Choice> (count (0, static_cast<int> (last)));
    }

    bool yes() { return count (0, 1) == 1; }

    std::string text()
    {
        const auto length = static_cast<std::size_t> (count());
        return { skip (length), length };
    }

    std::vector<float> floats (int number)
    {
        const auto bytes = static_cast<std::size_t> (number) * sizeof (float);
        const auto* first = skip (bytes);
        std::vector<float> values (static_cast<std::size_t> (number));

        if (number > 0) // an empty vector has no place
            std::memcpy (values.data(), first, bytes);

        return values;
    }

    const char* skip (std::size_t bytes)
    {
        if (bytes > static_cast<std::size_t> (end - at))
            throw std::runtime_error ("the package of the model is cut off");

        at += bytes;
        return at - bytes;
    }

private:
    const char* at;
    const char* const end;
};
} // namespace antler
