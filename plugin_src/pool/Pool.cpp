// SPDX-License-Identifier: GPL-3.0-or-later
#include "Pool.h"

#include "SystemAllocator.h"

#include <cstring>
#include <initializer_list>
#include <new>
#include <thread>

namespace antler
{
namespace
{
// What an engine comes to want later is small; spares of all sizes would take megabytes.
constexpr std::size_t largestSpare = 16 * 1024;
} // namespace

Pool::~Pool()
{
    for (auto* first : chunks)
        freeAll (first);

    freeStrays();
}

void Pool::freeAll (Chunk* first) noexcept
{
    while (first != nullptr)
    {
        auto* next = first->next;
        pool::systemAllocator.release (first);
        first = next;
    }
}

void Pool::freeStrays() noexcept
{
    freeAll (waiting.exchange (nullptr, std::memory_order_acquire));
}

void* Pool::make (std::size_t bytes, std::size_t alignment) noexcept
{
    const auto sizeClass = pool::classFor (bytes);

    if (! pool::has (sizeClass, alignment))
        return nullptr;

    return pool::systemAllocator.allocate (pool::chunkAlignment, pool::bytesOf (sizeClass));
}

/** Written to, so that the kernel has given it its pages. */
void Pool::addSpare (std::size_t bytes)
{
    auto* memory = make (bytes, 1);

    if (memory == nullptr)
        throw std::bad_alloc();

    giveBack (std::memset (memory, 0, bytes));
}

bool Pool::tryToFinishPriming (int spares)
{
    const Scope scope (*this);

    if (! scope)
        return false;

    for (int sizeClass = 0; pool::bytesOf (sizeClass) <= largestSpare; ++sizeClass)
        for (int i = 0; i < spares; ++i)
            addSpare (pool::bytesOf (sizeClass));

    freeStrays();

    for (auto* count : { &hits, &misses, &strays, &contended, &turnedAway })
        count->store (0, std::memory_order_relaxed);

    return true;
}

void Pool::finishPriming (int spares)
{
    while (! tryToFinishPriming (spares))
        std::this_thread::yield();
}

Pool::Figures Pool::figures() const noexcept
{
    const auto read = [] (const Count& count) { return count.load (std::memory_order_relaxed); };
    return { read (hits), read (misses), read (strays), read (contended), read (turnedAway) };
}
} // namespace antler
