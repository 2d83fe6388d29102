// SPDX-License-Identifier: GPL-3.0-or-later
#include "forbidden.h"

#include <cerrno>
#include <cstddef>

namespace
{
thread_local bool watching = false;
thread_local int calls = 0;

void note()
{
    if (watching)
        ++calls;
}
} // namespace

void forbidden::watch()
{
    calls = 0;
    watching = true;
}

int forbidden::stop()
{
    watching = false;
    return calls;
}

// glibc's own entry points, under the names that it keeps for exactly this purpose.
extern "C"
{
    void* __libc_malloc (std::size_t);
    void* __libc_calloc (std::size_t, std::size_t);
    void* __libc_realloc (void*, std::size_t);
    void* __libc_memalign (std::size_t, std::size_t);
    void __libc_free (void*);

    void* malloc (std::size_t size)
    {
        note();
        return __libc_malloc (size);
    }

    void* calloc (std::size_t count, std::size_t size)
    {
        note();
        return __libc_calloc (count, size);
    }

    void* realloc (void* old, std::size_t size)
    {
        note();
        return __libc_realloc (old, size);
    }

    void* memalign (std::size_t alignment, std::size_t size)
    {
        note();
        return __libc_memalign (alignment, size);
    }

    void* aligned_alloc (std::size_t alignment, std::size_t size)
    {
        return memalign (alignment, size);
    }

    int posix_memalign (void** result, std::size_t alignment, std::size_t size)
    {
        *result = memalign (alignment, size);
        return *result == nullptr ? ENOMEM : 0;
    }

    void free (void* block)
    {
        if (block != nullptr) // otherwise it does nothing, and Eigen does that often
            note();

        __libc_free (block);
    }
}
