// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#pragma once

#include "Model.h"

#include <Nonblocking.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

namespace antler
{
/** A half-precision number (IEEE 754 binary16) in its 16 bits. */
struct Half
{
    std::uint16_t bits;
};

inline float toFloat (Half half) noexcept ANTLER_NONBLOCKING
{
    const auto exponent = half.bits >> 10 & 0x1f, mantissa = half.bits & 0x3ff;
    auto magnitude = std::ldexp (static_cast<float> (exponent == 0 ? mantissa : mantissa + 0x400),
                                 std::max (exponent, 1) - 25);

    if (exponent == 0x1f)
        magnitude = mantissa == 0 ? std::numeric_limits<float>::infinity()
                                  : std::numeric_limits<float>::quiet_NaN();

    return (half.bits & 0x8000) != 0 ? -magnitude : magnitude;
}

/** The nearest one, ties to even. */
inline Half toHalf (float value) noexcept ANTLER_NONBLOCKING
{
    const auto sign = std::signbit (value) ? 0x8000 : 0;
    const auto magnitude = std::abs (value);

    if (! (magnitude < 65520.0f)) // rounds to infinity, or is NaN
        return { static_cast<std::uint16_t> (sign | (std::isnan (value) ? 0x7e00 : 0x7c00)) };

    int exponent;
    std::frexp (magnitude, &exponent);
    exponent = std::max (exponent, -13); // below, numbers have the same last place: 2^-24
    const auto places = static_cast<int> (std::nearbyint (std::ldexp (magnitude, 11 - exponent)));
    return { static_cast<std::uint16_t> (sign | (((exponent + 13) << 10) + places)) };
}

/** What an element of a tensor stands for. */
inline float toValue (float element, const TensorSpec&) noexcept ANTLER_NONBLOCKING
{
    return element;
}

inline float toValue (Half element, const TensorSpec&) noexcept ANTLER_NONBLOCKING
{
    return toFloat (element);
}

template <typename Integer>
float toValue (Integer element, const TensorSpec& tensor) noexcept ANTLER_NONBLOCKING
{
    return tensor.scale * static_cast<float> (element - tensor.zeroPoint);
}

/** The element that is nearest to a value. */
template <typename Element>
Element toElement (float value, const TensorSpec& tensor) noexcept ANTLER_NONBLOCKING
{
    using Limits = std::numeric_limits<Element>;
    const auto scaled =
        std::nearbyint (static_cast<double> (value) / static_cast<double> (tensor.scale))
        + tensor.zeroPoint;
    return static_cast<Element> (std::clamp (scaled, static_cast<double> (Limits::min()),
                                             static_cast<double> (Limits::max())));
}

template <>
inline float toElement<float> (float value, const TensorSpec&) noexcept ANTLER_NONBLOCKING
{
    return value;
}

template <>
inline Half toElement<Half> (float value, const TensorSpec&) noexcept ANTLER_NONBLOCKING
{
    return toHalf (value);
}

/** Calls `use` with `memory` as the elements that the tensor's type says. */
template <typename Use>
void withElements (void* memory, ElementType type, Use&& use) noexcept ANTLER_NONBLOCKING
{
    switch (type)
    {
        case ElementType::float32:
            return use (static_cast<float*> (memory));
        case ElementType::float16:
            return use (static_cast<Half*> (memory));
        case ElementType::int8:
            return use (static_cast<std::int8_t*> (memory));
        case ElementType::uint8:
            return use (static_cast<std::uint8_t*> (memory));
        case ElementType::int16:
            return use (static_cast<std::int16_t*> (memory));
        case ElementType::int32:
            return use (static_cast<std::int32_t*> (memory));
        case ElementType::int64:
            return use (static_cast<std::int64_t*> (memory));
    }
}
} // namespace antler
