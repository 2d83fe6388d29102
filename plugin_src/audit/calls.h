// SPDX-License-Identifier: GPL-3.0-or-later
// What audit.cpp, which counts, and functions.cpp, which is called, have in common.
#pragma once

#include "audit.h"

#include <array>
#include <atomic>

namespace antler::audit
{
// Every call that is counted. The order is that of the report.
#define ANTLER_AUDITED(X)                                                                          \
    X (malloc)                                                                                     \
    X (calloc)                                                                                     \
    X (realloc)                                                                                    \
    X (free)                                                                                       \
    X (memalign)                                                                                   \
    X (posix_memalign)                                                                             \
    X (aligned_alloc)                                                                              \
    X (pthread_mutex_lock)                                                                         \
    X (pthread_rwlock_rdlock)                                                                      \
    X (pthread_rwlock_wrlock)                                                                      \
    X (pthread_cond_wait)                                                                          \
    X (pthread_cond_timedwait)                                                                     \
    X (pthread_join)                                                                               \
    X (sem_wait)                                                                                   \
    X (nanosleep)                                                                                  \
    X (clock_nanosleep)                                                                            \
    X (usleep)                                                                                     \
    X (sched_yield)                                                                                \
    X (open)                                                                                       \
    X (open64)                                                                                     \
    X (close)                                                                                      \
    X (read)                                                                                       \
    X (write)                                                                                      \
    X (poll)                                                                                       \
    X (syscall)                                                                                    \
    X (fopen)                                                                                      \
    X (fopen64)                                                                                    \
    X (fwrite)                                                                                     \
    X (fputs)                                                                                      \
    X (puts)                                                                                       \
    X (mmap)                                                                                       \
    X (munmap)

enum class Call
{
#define ANTLER_ENUMERATOR(name) name##Call,
    ANTLER_AUDITED (ANTLER_ENUMERATOR) count
#undef ANTLER_ENUMERATOR
};

// Plain thread-local data of the executable: reading it needs no call and no allocation.
inline thread_local bool inside = false;

inline std::array<std::atomic<uint64_t>, static_cast<size_t> (Call::count)> counters {};

inline void count (Call call) noexcept
{
    if (inside)
        counters[static_cast<size_t> (call)].fetch_add (1, std::memory_order_relaxed);
}

} // namespace antler::audit
