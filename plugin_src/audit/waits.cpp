// SPDX-License-Identifier: GPL-3.0-or-later
// What waits for another thread or for a time, and what wakes one.
#include "behind.h"

#include <cerrno>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <time.h>
#include <unistd.h>

/** A lock that is free is noted as `free`; one that another thread has as `taken`, and waited for.
 */
#define ANTLER_LOCK(free, taken, name, tryName, Type)                                              \
    extern "C" int name (Type* lock) noexcept                                                      \
    {                                                                                              \
        ANTLER_REAL (int, name, (Type*) noexcept);                                                 \
        if (! antler::audit::inside)                                                               \
            return real (lock);                                                                    \
        const auto result = tryName (lock);                                                        \
        if (result != EBUSY)                                                                       \
        {                                                                                          \
            antler::audit::note (antler::audit::Call::free, ANTLER_ORIGIN);                        \
            return result;                                                                         \
        }                                                                                          \
        ANTLER_AUDIT (taken, real (lock));                                                         \
    }

ANTLER_LOCK (mutexLock, mutexWait, pthread_mutex_lock, pthread_mutex_trylock, pthread_mutex_t)
ANTLER_LOCK (readLock, readWait, pthread_rwlock_rdlock, pthread_rwlock_tryrdlock, pthread_rwlock_t)
ANTLER_LOCK (writeLock, writeWait, pthread_rwlock_wrlock, pthread_rwlock_trywrlock,
             pthread_rwlock_t)

ANTLER_PASS_ON (spinLock, int, pthread_spin_lock, (pthread_spinlock_t * l) noexcept, (l))
ANTLER_PASS_ON (conditionWait, int, pthread_cond_wait, (pthread_cond_t * c, pthread_mutex_t* m),
                (c, m))
ANTLER_PASS_ON (conditionTimedWait, int, pthread_cond_timedwait,
                (pthread_cond_t * c, pthread_mutex_t* m, const timespec* t), (c, m, t))
ANTLER_PASS_ON (conditionSignal, int, pthread_cond_signal, (pthread_cond_t * c) noexcept, (c))
ANTLER_PASS_ON (conditionBroadcast, int, pthread_cond_broadcast, (pthread_cond_t * c) noexcept, (c))
ANTLER_PASS_ON (semaphoreWait, int, sem_wait, (sem_t * s), (s))
ANTLER_PASS_ON (semaphorePost, int, sem_post, (sem_t * s) noexcept, (s))
ANTLER_PASS_ON (threadCreate, int, pthread_create,
                (pthread_t * t, const pthread_attr_t* a, void* (*f) (void*), void* p) noexcept,
                (t, a, f, p))
ANTLER_PASS_ON (threadJoin, int, pthread_join, (pthread_t t, void** result), (t, result))
ANTLER_PASS_ON (nanosleep, int, nanosleep, (const timespec* t, timespec* left), (t, left))
ANTLER_PASS_ON (clockNanosleep, int, clock_nanosleep,
                (clockid_t c, int f, const timespec* t, timespec* left), (c, f, t, left))
ANTLER_PASS_ON (usleep, int, usleep, (useconds_t t), (t))
ANTLER_PASS_ON (sleep, unsigned, sleep, (unsigned t), (t))
ANTLER_PASS_ON (yield, int, sched_yield, () noexcept, ())
ANTLER_PASS_ON (poll, int, poll, (pollfd * f, nfds_t n, int t), (f, n, t))
