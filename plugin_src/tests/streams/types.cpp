// SPDX-License-Identifier: GPL-3.0-or-later
// Elements that are not floats.
#include "testing.h"

#include <Elements.audio.h>

#include <cmath>
#include <cstring>
#include <limits>

namespace streams
{
namespace
{
using antler::ElementType, antler::TensorSpec;

/** Gives the elements back as they came in. */
Fake passingOn (const TensorSpec& tensor)
{
    return { model (tensor, tensor), [size = antler::bytesOf (tensor.type)] (const Run& run)
             {
                 std::memcpy (run.out<char>(), run.in<char>(),
                              static_cast<std::size_t> (run.frames) * size);
                 return true;
             } };
}

/** What a value becomes on its way through an integer (TensorFlow Lite's quantization scheme). */
Line quantized (Line line, float scale, int zeroPoint, int lowest, int highest)
{
    for (auto& value : line)
    {
        const auto element = std::nearbyint (value / scale) + static_cast<float> (zeroPoint);
        const auto kept = std::min (std::max (element, static_cast<float> (lowest)),
                                    static_cast<float> (highest));
        value = scale * (kept - static_cast<float> (zeroPoint));
    }

    return line;
}

void testIntegers (const std::string& name, ElementType type, float scale, int zeroPoint,
                   int lowest, int highest)
{
    auto tensor = audio ({ frames(), { 1 } }, { 0 });
    tensor.type = type;
    tensor.scale = scale;
    tensor.zeroPoint = zeroPoint;
    auto in = noises (2);
    in[0][5] = 100.0f;
    in[1][6] = -std::numeric_limits<float>::infinity();
    expectHeard (name, passingOn (tensor), { in },
                 { quantized (in[0], scale, zeroPoint, lowest, highest),
                   quantized (in[1], scale, zeroPoint, lowest, highest) });
}

void testNotANumber()
{
    TensorSpec tensor;
    tensor.scale = 0.01f;
    tensor.zeroPoint = -128;
    const auto nan = std::numeric_limits<float>::quiet_NaN();
    check (antler::toElement<std::int8_t> (nan, tensor) == -128, "NaN is 0 in integers");
}

/** Numbers that a half has exactly pass unharmed; the others are numpy's to judge (--halves). */
void testHalves()
{
    auto tensor = audio ({ frames() }, { 0 });
    tensor.type = ElementType::float16;
    auto in = noises (2);

    for (auto& line : in)
        for (auto& value : line)
            value = std::round (value * 1024.0f) / 1024.0f;

    expectHeard ("float16", passingOn (tensor), { in }, in, 0.0f);
}

/** In as int8, out as uint8 of another scale. */
void testTypesThatDiffer()
{
    auto in = audio ({ frames() }, { 0 }), out = in;
    in.type = ElementType::int8;
    in.scale = 0.01f;
    out.type = ElementType::uint8;
    out.scale = 0.02f;
    out.zeroPoint = 128;
    const Fake fake { model (in, out), [] (const Run& run)
                      {
                          for (int t = 0; t < run.frames; ++t)
                              run.out<std::uint8_t>()[t] =
                                  static_cast<std::uint8_t> (run.in<std::int8_t>()[t] + 128);

                          return true;
                      } };
    Audio given { Line (length, 0.3f) };
    expectHeard ("int8 in, uint8 out: twice the value", fake, { given }, { Line (length, 0.6f) });
}
} // namespace

void testTypes()
{
    testIntegers ("int8", ElementType::int8, 0.0078125f, -3, -128, 127);
    testIntegers ("uint8", ElementType::uint8, 0.01f, 100, 0, 255);
    testIntegers ("int16", ElementType::int16, 1.0f / 32768.0f, 0, -32768, 32767);
    testIntegers ("int32", ElementType::int32, 0.25f, 12, -2147483647 - 1, 2147483647);
    testNotANumber();
    testHalves();
    testTypesThatDiffer();
}
} // namespace streams
