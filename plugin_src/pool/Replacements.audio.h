// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file. What an engine calls in place of the C and C++ libraries'
// functions; not noexcept, as operator new throws where it has no memory.
#pragma once

#include "Active.audio.h"
#include "Pool.h"
#include "Replacements.h"
#include "SystemAllocator.h"

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <pthread.h>

namespace antler::pool
{
/** What the engine's pointers led to before, for each function that is replaced. */
inline std::atomic<void*> before[64];

template <int row, typename Result, typename... Arguments>
Result passOn (Arguments... arguments)
{
    auto* target = before[row].load (std::memory_order_relaxed);
    return reinterpret_cast<Result (*) (Arguments...)> (target) (arguments...);
}

/** @returns nullptr outside a Scope, and where the pool makes no chunks of this size */
inline void* fromPool (std::size_t bytes, std::size_t alignment)
{
    auto* pool = active();

    if (pool == nullptr)
        return nullptr;

    auto* chunk = pool->take (bytes, alignment);
    return chunk != nullptr ? chunk : pool->make (bytes, alignment);
}

inline std::size_t alignmentIn() { return 1; }
inline std::size_t alignmentIn (const std::nothrow_t&) { return 1; }

template <typename... Rest>
std::size_t alignmentIn (std::align_val_t alignment, const Rest&...)
{
    return static_cast<std::size_t> (alignment);
}

/** Each class below is one shape of function; `call` is what takes its place. First the shape of
    malloc and operator new: a size, then perhaps an alignment, perhaps std::nothrow. */
template <typename... Rest>
struct Allocate
{
    template <int row>
    static void* call (std::size_t bytes, Rest... rest)
    {
        auto* chunk = fromPool (bytes, alignmentIn (rest...));
        return chunk != nullptr ? chunk : passOn<row, void*, std::size_t, Rest...> (bytes, rest...);
    }
};

/** calloc */
struct AllocateCleared
{
    template <int row>
    static void* call (std::size_t count, std::size_t each)
    {
        std::size_t bytes;

        if (! __builtin_mul_overflow (count, each, &bytes))
            if (auto* chunk = fromPool (bytes, 1))
                return std::memset (chunk, 0, bytes);

        return passOn<row, void*> (count, each);
    }
};

/** aligned_alloc, memalign */
struct AllocateAligned
{
    template <int row>
    static void* call (std::size_t alignment, std::size_t bytes)
    {
        auto* chunk = fromPool (bytes, alignment);
        return chunk != nullptr ? chunk : passOn<row, void*> (alignment, bytes);
    }
};

/** posix_memalign */
struct AllocateTo
{
    template <int row>
    static int call (void** result, std::size_t alignment, std::size_t bytes)
    {
        const auto allowed = alignment >= sizeof (void*) && chunkAlignment % alignment == 0;
        auto* chunk = allowed ? fromPool (bytes, alignment) : nullptr;

        if (chunk == nullptr)
            return passOn<row, int> (result, alignment, bytes);

        *result = chunk;
        return 0;
    }
};

/** free, operator delete: a chunk, then perhaps its size, perhaps its alignment. */
template <typename... Rest>
struct Release
{
    template <int row>
    static void call (void* memory, Rest... rest)
    {
        auto* pool = active();

        if (pool == nullptr)
            passOn<row, void, void*, Rest...> (memory, rest...);
        else if (memory != nullptr)
            pool->giveBack (memory);
    }
};

/** realloc: what fits stays where it is. */
struct Resize
{
    template <int row>
    static void* call (void* memory, std::size_t bytes)
    {
        auto* pool = active();

        if (pool == nullptr)
            return passOn<row, void*> (memory, bytes);

        const auto usable = memory != nullptr ? usableBytes (memory) : 0;

        if (memory != nullptr && bytes > 0 && bytes <= usable)
            return memory;

        // As the C library's: with a size of 0 it frees, unless there is nothing to be freed.
        const auto wanted = memory == nullptr || bytes > 0;
        auto* moved = wanted ? fromPool (bytes, 1) : nullptr;

        if (wanted && moved == nullptr)
            return passOn<row, void*> (memory, bytes);

        if (memory != nullptr)
        {
            if (moved != nullptr)
                std::memcpy (moved, memory, usable);

            pool->giveBack (memory);
        }

        return moved;
    }
};

/** pthread_mutex_lock: waits only where it has to, which is counted. */
struct Acquire
{
    template <int row>
    static int call (pthread_mutex_t* held)
    {
        auto* pool = active();

        if (pool == nullptr)
            return passOn<row, int> (held);

        const auto result = pthread_mutex_trylock (held);

        if (result != EBUSY)
            return result;

        pool->noteContention();
        return passOn<row, int> (held);
    }
};
} // namespace antler::pool
