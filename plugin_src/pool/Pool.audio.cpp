// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Pool.h"

#include "Active.audio.h"
#include "SystemAllocator.h"

namespace antler
{
Pool::Scope::Scope (Pool& entered) noexcept ANTLER_NONBLOCKING : pool (entered),
                                                                 outer (pool::active())
{
    const auto already = outer == &pool;
    outermost = ! already && ! pool.taken.exchange (true, std::memory_order_acquire);
    effective = already || outermost;

    if (outermost)
        pool::setActive (&pool);
    else if (! already)
        pool.turnedAway.fetch_add (1, std::memory_order_relaxed);
}

Pool::Scope::~Scope() noexcept ANTLER_NONBLOCKING
{
    if (! outermost)
        return;

    pool::setActive (outer);
    pool.taken.store (false, std::memory_order_release);
}

/** Only the thread that is in a Scope counts, so that it need not be one step. */
void Pool::increment (Count& count) noexcept ANTLER_NONBLOCKING
{
    count.store (count.load (std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

void* Pool::take (std::size_t bytes, std::size_t alignment) noexcept ANTLER_NONBLOCKING
{
    const auto sizeClass = pool::classFor (bytes);
    auto* chunk = pool::has (sizeClass, alignment) ? chunks[sizeClass] : nullptr;

    if (chunk == nullptr)
    {
        increment (misses);
        return nullptr;
    }

    increment (hits);
    chunks[sizeClass] = chunk->next;
    return chunk;
}

/** What was made elsewhere is as good, if it lies and measures as the pool's own. */
void Pool::giveBack (void* memory) noexcept ANTLER_NONBLOCKING
{
    auto* chunk = static_cast<Chunk*> (memory);
    const auto sizeClass = pool::classWithin (pool::usableBytes (memory));
    const auto aligned = reinterpret_cast<std::uintptr_t> (memory) % pool::chunkAlignment == 0;

    if (aligned && pool::has (sizeClass))
    {
        chunk->next = chunks[sizeClass];
        chunks[sizeClass] = chunk;
        return;
    }

    increment (strays);
    chunk->next = waiting.load (std::memory_order_relaxed);

    // Another thread only ever takes all of them, so that this is done twice at most.
    while (! waiting.compare_exchange_weak (chunk->next, chunk, std::memory_order_release,
                                            std::memory_order_relaxed))
    {
    }
}
} // namespace antler
