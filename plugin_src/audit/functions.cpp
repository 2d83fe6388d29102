// SPDX-License-Identifier: GPL-3.0-or-later
// The functions of the C library that are counted, defined again: these are found first.
#include "calls.h"

#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

namespace antler::audit
{
namespace
{
/** The C library's own function. pthread_cond_* exist twice on x86-64: takes the new one.

    The look-up allocates once for each function, which is not counted.
*/
template <typename Function>
Function* behind (std::atomic<Function*>& known, const char* name) noexcept
{
    auto* function = known.load (std::memory_order_acquire);
    if (function == nullptr)
    {
        const bool wasInside = inside;
        inside = false;
        auto* symbol = dlvsym (RTLD_NEXT, name, "GLIBC_2.3.2");
        if (symbol == nullptr)
            symbol = dlsym (RTLD_NEXT, name);
        function = reinterpret_cast<Function*> (symbol);
        known.store (function, std::memory_order_release);
        inside = wasInside;
    }
    return function;
}
} // namespace
} // namespace antler::audit

using antler::audit::Call;
using antler::audit::count;

// The allocator: glibc has its functions also under these names, so that nothing must be looked up
// before the first malloc of the process (dlsym itself may allocate).
extern "C"
{
    void* __libc_malloc (size_t);
    void* __libc_calloc (size_t, size_t);
    void* __libc_realloc (void*, size_t);
    void* __libc_memalign (size_t, size_t);
    void __libc_free (void*);

    void* malloc (size_t size) noexcept
    {
        count (Call::mallocCall);
        return __libc_malloc (size);
    }

    void* calloc (size_t n, size_t size) noexcept
    {
        count (Call::callocCall);
        return __libc_calloc (n, size);
    }

    void* realloc (void* p, size_t size) noexcept
    {
        count (Call::reallocCall);
        return __libc_realloc (p, size);
    }

    void free (void* p) noexcept
    {
        if (p != nullptr) // free (nullptr) does nothing
            count (Call::freeCall);
        __libc_free (p);
    }

    void* memalign (size_t alignment, size_t size) noexcept
    {
        count (Call::memalignCall);
        return __libc_memalign (alignment, size);
    }

    int posix_memalign (void** result, size_t alignment, size_t size) noexcept
    {
        count (Call::posix_memalignCall);
        if (alignment % sizeof (void*) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0)
            return EINVAL;
        auto* p = __libc_memalign (alignment, size);
        if (p == nullptr)
            return ENOMEM;
        *result = p;
        return 0;
    }

    void* aligned_alloc (size_t alignment, size_t size) noexcept
    {
        count (Call::aligned_allocCall);
        return __libc_memalign (alignment, size);
    }
}

// Everything else is passed on to the next definition, found on first use.
#define ANTLER_PASS_ON(result, name, parameters, arguments)                                        \
    extern "C" result name parameters                                                              \
    {                                                                                              \
        static std::atomic<result (*) parameters> real { nullptr };                                \
        count (Call::name##Call);                                                                  \
        return antler::audit::behind (real, #name) arguments;                                      \
    }

ANTLER_PASS_ON (int, pthread_mutex_lock, (pthread_mutex_t * m) noexcept, (m))
ANTLER_PASS_ON (int, pthread_rwlock_rdlock, (pthread_rwlock_t * l) noexcept, (l))
ANTLER_PASS_ON (int, pthread_rwlock_wrlock, (pthread_rwlock_t * l) noexcept, (l))
ANTLER_PASS_ON (int, pthread_cond_wait, (pthread_cond_t * c, pthread_mutex_t* m), (c, m))
ANTLER_PASS_ON (int, pthread_cond_timedwait,
                (pthread_cond_t * c, pthread_mutex_t* m, const timespec* t), (c, m, t))
ANTLER_PASS_ON (int, pthread_join, (pthread_t t, void** result), (t, result))
ANTLER_PASS_ON (int, sem_wait, (sem_t * s), (s))
ANTLER_PASS_ON (int, nanosleep, (const timespec* t, timespec* left), (t, left))
ANTLER_PASS_ON (int, clock_nanosleep, (clockid_t c, int f, const timespec* t, timespec* left),
                (c, f, t, left))
ANTLER_PASS_ON (int, usleep, (useconds_t t), (t))
ANTLER_PASS_ON (int, sched_yield, () noexcept, ())
ANTLER_PASS_ON (int, close, (int f), (f))
ANTLER_PASS_ON (ssize_t, read, (int f, void* to, size_t n), (f, to, n))
ANTLER_PASS_ON (ssize_t, write, (int f, const void* from, size_t n), (f, from, n))
ANTLER_PASS_ON (int, poll, (pollfd * f, nfds_t n, int t), (f, n, t))
ANTLER_PASS_ON (FILE*, fopen, (const char* path, const char* mode), (path, mode))
ANTLER_PASS_ON (FILE*, fopen64, (const char* path, const char* mode), (path, mode))
ANTLER_PASS_ON (size_t, fwrite, (const void* from, size_t size, size_t n, FILE* f),
                (from, size, n, f))
ANTLER_PASS_ON (int, fputs, (const char* text, FILE* f), (text, f))
ANTLER_PASS_ON (int, puts, (const char* text), (text))
ANTLER_PASS_ON (void*, mmap, (void* at, size_t n, int p, int f, int fd, off_t o) noexcept,
                (at, n, p, f, fd, o))
ANTLER_PASS_ON (int, munmap, (void* at, size_t n) noexcept, (at, n))

// With variable arguments: passed on as the largest possible number, as the C library does.
#define ANTLER_PASS_ON_OPEN(name)                                                                  \
    extern "C" int name (const char* path, int flags, ...)                                         \
    {                                                                                              \
        static std::atomic<int (*) (const char*, int, ...)> real { nullptr };                      \
        count (Call::name##Call);                                                                  \
        va_list list;                                                                              \
        va_start (list, flags);                                                                    \
        const auto mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg (list, mode_t) : 0;        \
        va_end (list);                                                                             \
        return antler::audit::behind (real, #name) (path, flags, mode);                            \
    }

ANTLER_PASS_ON_OPEN (open)
ANTLER_PASS_ON_OPEN (open64)

extern "C" long syscall (long number, ...) noexcept
{
    static std::atomic<long (*) (long, ...)> real { nullptr };
    count (Call::syscallCall);
    std::array<long, 6> a {};
    va_list list;
    va_start (list, number);
    for (auto& argument : a)
        argument = va_arg (list, long);
    va_end (list);
    return antler::audit::behind (real, "syscall") (number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
