// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Pool.h"

#include <functional>
#include <string>

namespace antler::pool
{
/** Puts the pools under the module that this is linked into, once: for an engine that is linked
    into it, too. What keeps them from being put there is no reason to be silent: many models do
    without.

    @returns why it cannot be done, in words; empty if it was
*/
const std::string& underThisModule();

/** What users are told of such a problem; empty where there is none. */
std::string remarkOn (const std::string& problem);

/** Has the engine run until it finds all its memory in the pool. Its first runs are over: they
    make buffers of the sizes of runs, and free what then is in the pool.

    @param run enters the pool's Scope itself
    @throws std::runtime_error if it goes on to need more
*/
void fillFor (Pool&, const std::function<void()>& run);
} // namespace antler::pool
