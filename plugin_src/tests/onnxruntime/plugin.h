// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

extern "C"
{
    /** Loads amp.onnx. */
    __attribute__ ((visibility ("default"))) void* antlerLoad (const void* model,
                                                               std::size_t bytes);

    /** One block of one channel, in place. */
    __attribute__ ((visibility ("default"))) void antlerProcess (void* loaded, float* samples,
                                                                 int frames);

    __attribute__ ((visibility ("default"))) void antlerDrop (void* loaded);
}
