// SPDX-License-Identifier: GPL-3.0-or-later
#include "Model.h"

#include <algorithm>

namespace antler
{
std::size_t bytesOf (ElementType type) noexcept ANTLER_NONBLOCKING
{
    switch (type)
    {
        case ElementType::int8:
        case ElementType::uint8:
            return 1;
        case ElementType::float16:
        case ElementType::int16:
            return 2;
        case ElementType::float32:
        case ElementType::int32:
            return 4;
        case ElementType::int64:
            return 8;
    }

    return 0;
}

std::vector<int> TensorSpec::shapeAt (int frames) const
{
    std::vector<int> sizes;

    for (const auto& extent : shape)
        sizes.push_back (extent.at (frames));

    return sizes;
}

std::size_t TensorSpec::elements (int frames) const noexcept ANTLER_NONBLOCKING
{
    std::size_t product = 1;

    for (const auto& extent : shape)
        product *= static_cast<std::size_t> (extent.at (frames));

    return product;
}

bool ModelSpec::listens() const noexcept ANTLER_NONBLOCKING
{
    for (const auto& output : outputs)
        if (! output.results.empty())
            return true;

    return false;
}

std::vector<Result> ModelSpec::results() const
{
    std::vector<Result> all;

    for (const auto& output : outputs)
        all.insert (all.end(), output.results.begin(), output.results.end());

    return all;
}

int ModelSpec::past() const noexcept
{
    auto window = 1;

    for (const auto& input : inputs)
        if (input.windowAxis >= 0)
            window =
                std::max (window, input.shape[static_cast<std::size_t> (input.windowAxis)].size);

    return context + window - 1;
}

bool ModelSpec::forgets() const
{
    const auto isState = [] (const TensorSpec& tensor) { return tensor.role == Role::state; };
    return past() == 0 && hop <= 1 && ! keepsState
           && std::none_of (inputs.begin(), inputs.end(), isState);
}

int ModelSpec::latency() const noexcept ANTLER_NONBLOCKING
{
    if (overlaps) // a frame's result is whole when the last run that it is in has added to it
        return hop + context;

    return hop <= 1 || listens() ? 0 : hop;
}
} // namespace antler
