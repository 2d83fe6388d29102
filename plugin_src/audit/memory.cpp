// SPDX-License-Identifier: GPL-3.0-or-later
// The allocator of the C library, defined again: these functions are found first. glibc has its own
// also under other names, so that nothing must be looked up before the first malloc of the process
// (dlsym itself may allocate).
#include "behind.h"

#include <cerrno>
#include <sys/mman.h>
#include <sys/types.h>

extern "C"
{
    void* __libc_malloc (size_t);
    void* __libc_calloc (size_t, size_t);
    void* __libc_realloc (void*, size_t);
    void* __libc_memalign (size_t, size_t);
    void __libc_free (void*);

    void* malloc (size_t size) noexcept { ANTLER_AUDIT (malloc, __libc_malloc (size)); }

    void* calloc (size_t n, size_t size) noexcept
    {
        ANTLER_AUDIT (calloc, __libc_calloc (n, size));
    }

    void* realloc (void* p, size_t size) noexcept
    {
        ANTLER_AUDIT (realloc, __libc_realloc (p, size));
    }

    void free (void* p) noexcept
    {
        if (p == nullptr) // does nothing
            return;
        ANTLER_AUDIT (free, __libc_free (p));
    }

    void* memalign (size_t alignment, size_t size) noexcept
    {
        ANTLER_AUDIT (memalign, __libc_memalign (alignment, size));
    }

    static int memalignTo (void** result, size_t alignment, size_t size) noexcept
    {
        if (alignment % sizeof (void*) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0)
            return EINVAL;
        auto* p = __libc_memalign (alignment, size);
        if (p == nullptr)
            return ENOMEM;
        *result = p;
        return 0;
    }

    int posix_memalign (void** result, size_t alignment, size_t size) noexcept
    {
        ANTLER_AUDIT (posixMemalign, memalignTo (result, alignment, size));
    }

    void* aligned_alloc (size_t alignment, size_t size) noexcept
    {
        ANTLER_AUDIT (alignedAlloc, __libc_memalign (alignment, size));
    }
}

ANTLER_PASS_ON (mmap, void*, mmap, (void* at, size_t n, int p, int f, int fd, off_t o) noexcept,
                (at, n, p, f, fd, o))
ANTLER_PASS_ON (munmap, int, munmap, (void* at, size_t n) noexcept, (at, n))
