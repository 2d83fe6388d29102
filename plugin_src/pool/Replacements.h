// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <new> // std::align_val_t and std::nothrow_t, which operators new take
#include <string_view>

namespace antler::pool
{
/** A function that an engine must not reach on the audio thread, and ours that takes its place. */
struct Replacement
{
    const char* name;           ///< as in a symbol table
    void* function;             ///< ours
    void* original;             ///< what the process means by that name; nullptr if nothing
    std::atomic<void*>* before; ///< where ours passes on to: the original, or another pool's
};

/** @returns nullptr if the function of this name is not replaced */
const Replacement* findReplacement (std::string_view name);
} // namespace antler::pool
