// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "ModelSlot.h"

namespace antler
{
/** Whoever put the next one in has seen that the place for the old one is free. */
void ModelSlot::change() noexcept ANTLER_NONBLOCKING
{
    old.store (inUse, std::memory_order_relaxed);
    inUse = next.exchange (nullptr, std::memory_order_acq_rel);
}
} // namespace antler
