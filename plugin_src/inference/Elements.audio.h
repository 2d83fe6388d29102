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
#include <type_traits>

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

    auto exponent = -13; // numbers below 2^-14 all have the same last place: 2^-24

    if (magnitude >= 0x1p-14f)
        std::frexp (magnitude, &exponent);

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
    return tensor.scale * static_cast<float> (static_cast<double> (element) - tensor.zeroPoint);
}

/** The element that is nearest to a value; of NaN, which integers do not have, to 0. */
template <typename Element>
Element toElement (float value, const TensorSpec& tensor) noexcept ANTLER_NONBLOCKING
{
    using Limits = std::numeric_limits<Element>;
    const auto steps = static_cast<double> (value) / static_cast<double> (tensor.scale);
    const auto element = std::nearbyint (std::isnan (value) ? 0.0 : steps) + tensor.zeroPoint;

    if (element <= static_cast<double> (Limits::min()))
        return Limits::min();

    return element < static_cast<double> (Limits::max()) ? static_cast<Element> (element)
                                                         : Limits::max();
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
void withElements (void* memory, ElementType type, const Use& use) noexcept ANTLER_NONBLOCKING
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

/** The same for memory that is only read. */
template <typename Use>
void withElements (const void* memory, ElementType type, const Use& use) noexcept ANTLER_NONBLOCKING
{
    withElements (const_cast<void*> (memory), type,
                  [&] (const auto* elements) noexcept ANTLER_NONBLOCKING { use (elements); });
}

/** Makes all elements stand for one value. */
inline void fillElements (void* memory, const TensorSpec& tensor, std::size_t count,
                          float value) noexcept ANTLER_NONBLOCKING
{
    withElements (memory, tensor.type,
                  [&] (auto* elements) noexcept ANTLER_NONBLOCKING
                  {
                      using Element = std::remove_pointer_t<decltype (elements)>;
                      std::fill_n (elements, count, toElement<Element> (value, tensor));
                  });
}

/** Copies elements, or where they are of another type or scale, what they stand for. */
inline void copyElements (const void* from, const TensorSpec& source, void* to,
                          const TensorSpec& target, std::size_t count) noexcept ANTLER_NONBLOCKING
{
    if (source.type == target.type && source.scale == target.scale
        && source.zeroPoint == target.zeroPoint)
    {
        std::memcpy (to, from, count * bytesOf (source.type));
        return;
    }

    withElements (from, source.type,
                  [&] (const auto* given) noexcept ANTLER_NONBLOCKING
                  {
                      withElements (to, target.type,
                                    [&] (auto* taken) noexcept ANTLER_NONBLOCKING
                                    {
                                        using Element = std::remove_pointer_t<decltype (taken)>;

                                        for (std::size_t i = 0; i < count; ++i)
                                            taken[i] = toElement<Element> (
                                                toValue (given[i], source), target);
                                    });
                  });
}
} // namespace antler
