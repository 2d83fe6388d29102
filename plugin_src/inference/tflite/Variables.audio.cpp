// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Variables.h"

#include <cstring>

namespace antler
{
void Variables::reset() noexcept ANTLER_NONBLOCKING
{
    for (std::size_t i = 0; i < tensors.size(); ++i)
        std::memcpy (tensors[i]->data.raw, initial[i].data(), initial[i].size());
}

void Variables::take (const Variables& others) noexcept ANTLER_NONBLOCKING
{
    for (std::size_t i = 0; i < tensors.size(); ++i)
        std::memcpy (tensors[i]->data.raw, others.tensors[i]->data.raw, initial[i].size());
}
} // namespace antler
