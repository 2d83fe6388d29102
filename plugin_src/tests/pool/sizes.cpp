// SPDX-License-Identifier: GPL-3.0-or-later
// The classes of chunks, and what grows through them or is beyond them.
#include "testing.h"

#include <cstdlib>
#include <malloc.h>
#include <utility>
#include <vector>

namespace testing
{
namespace
{
constexpr std::size_t kib = 1024, mib = 1024 * kib;

/** Grows as a vector of bytes does, through every class and beyond the last. */
bool grow (const Engine& engine, std::size_t limit)
{
    char* memory = nullptr;
    std::size_t bytes = 0;
    auto kept = true;

    for (std::size_t wanted = 1; wanted <= limit; wanted += 1 + wanted / 5)
    {
        memory = static_cast<char*> (engine.resize (memory, wanted));

        for (std::size_t at = 0; at < bytes; at += 61)
            kept = kept && memory[at] == static_cast<char> (at % 251);

        for (std::size_t at = 0; at < wanted; ++at)
            memory[at] = static_cast<char> (at % 251);

        bytes = wanted;
    }

    return engine.resize (memory, 0) == nullptr && kept;
}

void testGrowth (const Engine& engine)
{
    Pool pool;
    auto kept = true;
    prime (pool, [&] { kept = kept && grow (engine, mib); });
    const auto called = callsIn (pool, [&] { kept = kept && grow (engine, mib); });
    check (kept && called.empty(), "realloc keeps what grows through every class: " + called);
    const Pool::Scope scope (pool);
    check (grow (engine, 3 * mib), "realloc keeps what grows beyond the last class");
}

void testLarge (const Way& way)
{
    Pool pool;
    const auto use = [&way] (std::size_t bytes)
    { return [&way, bytes] { way.drop (way.make (bytes, 64), bytes, 64); }; };
    prime (pool, use (512 * kib));
    const auto held = callsIn (pool, use (512 * kib));
    const auto beyond = callsIn (pool, use (mib + 1));
    const auto figures = pool.figures();
    check (held.empty(), "512 KiB are held: " + held);
    check (beyond == "malloc 1" && figures.misses == 1 && figures.strays == 1,
           "more than 1 MiB is a miss, and freed later: " + beyond);
    const auto later = calls ([&] { pool.freeStrays(); });
    check (later == "free 1", "freeStrays() frees it: " + later);
}

/** The C library cuts chunks from what lies about, so that some are larger than asked for. */
void testClasses()
{
    std::vector<void*> litter;
    auto comeBack = true;

    for (int i = 0; i < 20000; ++i)
    {
        const auto sizeClass = i % 14;
        void* chunk = nullptr;
        comeBack = comeBack && posix_memalign (&chunk, 64, antler::pool::bytesOf (sizeClass)) == 0
                   && antler::pool::classWithin (malloc_usable_size (chunk)) == sizeClass;
        litter.push_back (chunk);
        litter.push_back (std::malloc (static_cast<std::size_t> (i * 37 % 3000)));

        if (i % 3 == 0)
            for (auto at : { static_cast<std::size_t> (i) / 2, litter.size() - 1 })
                std::free (std::exchange (litter[at], nullptr));
    }

    for (auto* chunk : litter)
        std::free (chunk);

    check (comeBack, "a chunk comes back to the class it was made for");
    auto tight = true;

    for (std::size_t bytes = 1; bytes <= mib; ++bytes)
    {
        const auto sizeClass = antler::pool::classFor (bytes);
        tight = tight && antler::pool::has (sizeClass) && antler::pool::bytesOf (sizeClass) >= bytes
                && (sizeClass == 0 || antler::pool::bytesOf (sizeClass - 1) < bytes);
    }

    check (tight && ! antler::pool::has (antler::pool::classFor (mib + 1)),
           "each size goes to the smallest class that holds it");
}
} // namespace

void testSizes()
{
    const PatchedEngine patched;
    testGrowth (patched.library.engine());
    testLarge (patched.library.engine().ways.front());
    testClasses();
}
} // namespace testing
