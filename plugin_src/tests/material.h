// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests feed to the inference layer: models, vectors, noise.
#pragma once

#include <Engine.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace material
{
inline std::string read (const std::string& path)
{
    std::ifstream file (path, std::ios::binary);

    if (! file)
        throw std::runtime_error ("cannot read " + path);

    return { std::istreambuf_iterator<char> (file), {} };
}

/** A model file in memory aligned as the plugin's is. */
class Model
{
public:
    explicit Model (const std::string& bytes) : size (bytes.size())
    {
        storage.resize (size / sizeof (std::max_align_t) + 1);
        std::memcpy (storage.data(), bytes.data(), size);
    }

    antler::ModelData data() const { return { storage.data(), size }; }

private:
    std::vector<std::max_align_t> storage;
    std::size_t size;
};

/** Rows of [sample, parameters...] in, a column of samples out: what the saturator takes. */
inline antler::ModelSpec rows (int parameters)
{
    using Kind = antler::Signal::Kind;
    antler::TensorSpec in, out;
    in.name = "input";
    in.shape = { { 0, true }, { 1 + parameters } };
    in.role = out.role = antler::Role::signals;
    in.timeAxis = out.timeAxis = 0;
    in.signalAxis = out.signalAxis = 1;
    in.signals = out.signals = { { Kind::channel, 0 } };
    out.name = "output";
    out.shape = { { 0, true }, { 1 } };

    for (int i = 0; i < parameters; ++i)
        in.signals.push_back ({ Kind::parameter, i });

    antler::ModelSpec model;
    model.inputs = { in };
    model.outputs = { out };
    return model;
}

/** {"inputs": [[sample, gain], ...], "outputs": [[sample], ...]}: the numbers are all it takes. */
struct Vectors
{
    std::vector<float> samples, gains, expected;

    explicit Vectors (const std::string& json)
    {
        const auto split = json.find ("outputs");
        const auto inputs = numbers (json.substr (0, split));
        expected = numbers (json.substr (split));

        for (std::size_t i = 0; i + 1 < inputs.size(); i += 2)
        {
            samples.push_back (inputs[i]);
            gains.push_back (inputs[i + 1]);
        }

        if (samples.empty() || samples.size() != expected.size())
            throw std::runtime_error ("the test vectors are malformed");
    }

    static std::vector<float> numbers (std::string text)
    {
        for (auto& c : text)
            if (std::strchr ("0123456789+-.e", c) == nullptr || c == 'e')
                c = (c == 'e' && &c != text.data() && std::isdigit ((&c)[-1]) != 0) ? 'e' : ' ';

        std::istringstream stream (text);
        std::vector<float> result;

        for (float value; stream >> value;)
            result.push_back (value);

        return result;
    }
};

inline float distance (const std::vector<float>& a, const std::vector<float>& b)
{
    auto largest = 0.0f;

    for (std::size_t i = 0; i < a.size(); ++i)
        largest = std::max (largest, std::abs (a[i] - b[i]));

    return largest;
}

/** Values from -1 to 1, no two alike. */
inline std::vector<float> noise (int frames)
{
    std::vector<float> result;

    for (int i = 0; i < frames; ++i)
        result.push_back (std::fmod (static_cast<float> (i + 1) * 0.7548777f, 2.0f) - 1.0f);

    return result;
}
} // namespace material
