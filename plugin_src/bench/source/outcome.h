// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <watch.h>

namespace antler::bench
{

/** The result of one block. */
struct Outcome
{
    int64_t nanoseconds;
    bool succeeded;           /**< false if a plugin reported an error */
    audit::Switches switches; /**< of the audio thread */
};

} // namespace antler::bench
