// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Model.h"

#include <vector>

namespace antler
{
/** Where a signal is in a tensor: frame f of the time axis, place w of the window, is element
    start + f * frameStride + w * windowStride. */
struct Lane
{
    Signal signal;
    int tensor;
    int start, frameStride, windowStride;
    int frames; ///< along the time axis
    int window; ///< along the window axis, 1 where there is none
};

/** Elements from one place of an axis to the next; 0 where there is no such axis. */
int stride (const std::vector<int>& shape, int axis);

/** All signals of these tensors, in a run of so many frames. */
std::vector<Lane> lanes (const std::vector<TensorSpec>& tensors, int frames);
} // namespace antler
