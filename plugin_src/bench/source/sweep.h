// SPDX-License-Identifier: GPL-3.0-or-later
// Moves every parameter of every plugin over its whole range.
#pragma once

#include "plugin.h"

#include <cstddef>
#include <vector>

namespace antler::bench
{

/** One parameter after the other: from its least value to its most and back, and held at both ends;
    then it returns to where it was. For the audio thread. */
class Sweep
{
public:
    Sweep() = default;
    explicit Sweep (std::vector<Knob> knobs) : all (std::move (knobs)) {}

    /** Where the sweep stands at `progress`, 0 to 1, takes effect with the next block. */
    void move (double progress) noexcept ANTLER_NONBLOCKING;

    /** Puts back what is moved, with the next block. */
    void rest() noexcept ANTLER_NONBLOCKING;

private:
    std::vector<Knob> all;
    const Knob* moved = nullptr;
};

} // namespace antler::bench
