// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#pragma once

#include <Nonblocking.h>

namespace antler
{
class Pool;

namespace pool
{
/** With room that threads have from their start, so that reading it never allocates; hidden, so
    that each module of a process has its own. */
[[gnu::tls_model ("initial-exec"),
  gnu::visibility ("hidden")]] inline thread_local Pool* activePool = nullptr;

/** The pool that this thread is in, or nullptr. */
inline Pool* active() noexcept ANTLER_NONBLOCKING { return ANTLER_TRUSTED (activePool); }

inline void setActive (Pool* pool) noexcept ANTLER_NONBLOCKING
{
    ANTLER_TRUSTED (activePool = pool);
}
} // namespace pool
} // namespace antler
