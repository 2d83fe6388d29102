// SPDX-License-Identifier: GPL-3.0-or-later
#include "Lane.h"

namespace antler
{
namespace
{
int sizeOf (const std::vector<int>& shape, int axis)
{
    return axis < 0 ? 1 : shape[static_cast<std::size_t> (axis)];
}
} // namespace

int stride (const std::vector<int>& shape, int axis)
{
    if (axis < 0)
        return 0;

    auto elements = 1;

    for (auto inner = static_cast<std::size_t> (axis) + 1; inner < shape.size(); ++inner)
        elements *= shape[inner];

    return elements;
}

std::vector<Lane> lanes (const std::vector<TensorSpec>& tensors, int frames)
{
    std::vector<Lane> result;

    for (std::size_t t = 0; t < tensors.size(); ++t)
    {
        const auto& tensor = tensors[t];
        const auto shape = tensor.shapeAt (frames);

        for (std::size_t s = 0; s < tensor.signals.size(); ++s)
            result.push_back ({ tensor.signals[s], static_cast<int> (t),
                                static_cast<int> (s) * stride (shape, tensor.signalAxis),
                                stride (shape, tensor.timeAxis), stride (shape, tensor.windowAxis),
                                sizeOf (shape, tensor.timeAxis),
                                sizeOf (shape, tensor.windowAxis) });
    }

    return result;
}
} // namespace antler
