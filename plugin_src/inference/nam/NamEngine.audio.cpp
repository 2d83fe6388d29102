// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "NamEngine.h"

namespace antler
{
void* NamEngine::input (int, int) noexcept ANTLER_NONBLOCKING { return given.data(); }

const void* NamEngine::output (int, int) noexcept ANTLER_NONBLOCKING { return made.data(); }

/** What it allocates comes from the pool, which was filled before. */
bool NamEngine::run (int size) noexcept ANTLER_NONBLOCKING
{
    const Pool::Scope scope (pool);
    network->run (given.data(), made.data(), sizes[static_cast<std::size_t> (size)]);
    return true;
}

void NamEngine::reset() noexcept ANTLER_NONBLOCKING { network->becomeSilent(); }
} // namespace antler
