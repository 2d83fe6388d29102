// SPDX-License-Identifier: GPL-3.0-or-later
// Moves every parameter of every plugin over its whole range.
#pragma once

#include "plugin.h"

#include <cstddef>
#include <vector>

namespace antler::bench
{

/** A sweep of one parameter after the other: from its minimum to its maximum and back, held at both
    ends; then the parameter returns to its initial value. For the audio thread. */
class Sweep
{
public:
    Sweep() = default;
    explicit Sweep (std::vector<Knob> knobs) : all (std::move (knobs)) {}

    /** Moves the sweep to `progress`, 0 to 1; takes effect with the next block. */
    void move (double progress) noexcept ANTLER_NONBLOCKING;

    /** Restores the parameter that was moved; takes effect with the next block. */
    void rest() noexcept ANTLER_NONBLOCKING;

private:
    std::vector<Knob> all;
    const Knob* moved = nullptr;
};

} // namespace antler::bench
