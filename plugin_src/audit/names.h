// SPDX-License-Identifier: GPL-3.0-or-later
// Every call that is counted: how the code names it, how a report does, and what it is.
#pragma once

#define ANTLER_AUDITED(X)                                                                          \
    X (malloc, "malloc", "allocation")                                                             \
    X (calloc, "calloc", "allocation")                                                             \
    X (realloc, "realloc", "allocation")                                                           \
    X (free, "free", "free")                                                                       \
    X (memalign, "memalign", "allocation")                                                         \
    X (posixMemalign, "posix_memalign", "allocation")                                              \
    X (alignedAlloc, "aligned_alloc", "allocation")                                                \
    X (mutexLock, "pthread_mutex_lock", "lock")                                                    \
    X (mutexWait, "pthread_mutex_lock (contended)", "contended lock")                              \
    X (readLock, "pthread_rwlock_rdlock", "lock")                                                  \
    X (readWait, "pthread_rwlock_rdlock (contended)", "contended lock")                            \
    X (writeLock, "pthread_rwlock_wrlock", "lock")                                                 \
    X (writeWait, "pthread_rwlock_wrlock (contended)", "contended lock")                           \
    X (spinLock, "pthread_spin_lock", "lock")                                                      \
    X (conditionWait, "pthread_cond_wait", "wait")                                                 \
    X (conditionTimedWait, "pthread_cond_timedwait", "wait")                                       \
    X (conditionSignal, "pthread_cond_signal", "wake-up")                                          \
    X (conditionBroadcast, "pthread_cond_broadcast", "wake-up")                                    \
    X (semaphoreWait, "sem_wait", "wait")                                                          \
    X (semaphorePost, "sem_post", "wake-up")                                                       \
    X (threadCreate, "pthread_create", "thread")                                                   \
    X (threadJoin, "pthread_join", "wait")                                                         \
    X (nanosleep, "nanosleep", "sleep")                                                            \
    X (clockNanosleep, "clock_nanosleep", "sleep")                                                 \
    X (usleep, "usleep", "sleep")                                                                  \
    X (sleep, "sleep", "sleep")                                                                    \
    X (yield, "sched_yield", "sleep")                                                              \
    X (open, "open", "file")                                                                       \
    X (open64, "open64", "file")                                                                   \
    X (close, "close", "file")                                                                     \
    X (read, "read", "file")                                                                       \
    X (write, "write", "file")                                                                     \
    X (poll, "poll", "wait")                                                                       \
    X (fopen, "fopen", "file")                                                                     \
    X (fopen64, "fopen64", "file")                                                                 \
    X (fclose, "fclose", "file")                                                                   \
    X (fread, "fread", "file")                                                                     \
    X (fwrite, "fwrite", "file")                                                                   \
    X (fflush, "fflush", "file")                                                                   \
    X (fputs, "fputs", "file")                                                                     \
    X (fputc, "fputc", "file")                                                                     \
    X (puts, "puts", "file")                                                                       \
    X (printf, "printf", "file")                                                                   \
    X (fprintf, "fprintf", "file")                                                                 \
    X (mmap, "mmap", "allocation")                                                                 \
    X (munmap, "munmap", "free")                                                                   \
    X (raise, "throw", "exception")                                                                \
    X (syscall, "syscall", "system call")                                                          \
    X (kernel, "system call", "system call")
