// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "sweep.h"

#include <algorithm>
#include <cmath>

namespace antler::bench
{
namespace
{
/** A triangle from 0 to 1 and back, clipped so that both ends are held for a while. */
double shape (double progress) noexcept ANTLER_NONBLOCKING
{
    const auto triangle = 1.0 - std::abs (2.0 * progress - 1.0);
    return std::clamp (1.25 * triangle - 0.125, 0.0, 1.0);
}
} // namespace

void Sweep::move (double progress) noexcept ANTLER_NONBLOCKING
{
    if (all.empty())
        return;

    const auto place = progress * static_cast<double> (all.size());
    const auto index = std::min (static_cast<size_t> (place), all.size() - 1);
    if (moved != &all[index])
        rest();
    moved = &all[index];
    moved->plugin->change (moved->id, shape (place - static_cast<double> (index)));
}

void Sweep::rest() noexcept ANTLER_NONBLOCKING
{
    if (moved != nullptr)
        moved->plugin->change (moved->id, moved->initial);
    moved = nullptr;
}

} // namespace antler::bench
