// SPDX-License-Identifier: GPL-3.0-or-later
// What comes from a pool, and where it goes.
#include "testing.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <memory>
#include <utility>
#include <vector>

namespace testing
{
namespace
{
constexpr std::size_t kib = 1024, mib = 1024 * kib;

bool isAligned (const void* memory, std::size_t alignment)
{
    return reinterpret_cast<std::uintptr_t> (memory) % alignment == 0;
}

/** Takes and frees memory of many sizes; false if it cannot be had or written. */
bool useEverySize (const Way& way)
{
    auto good = true;

    for (std::size_t bytes = 1; bytes <= mib; bytes += 1 + bytes / 3)
        for (std::size_t alignment = 8; alignment <= std::max<std::size_t> (8, way.alignment);
             alignment *= 2)
        {
            auto* memory = way.make (bytes, alignment);
            good = good && memory != nullptr && isAligned (memory, alignment);
            std::memset (memory, 0xa5, bytes);
            way.drop (memory, bytes, alignment);
        }

    return good;
}

void testEveryWay (const Engine& engine)
{
    for (const auto& way : engine.ways)
    {
        Pool pool;
        auto good = true;
        prime (pool, [&] { good = good && useEverySize (way); });
        const auto called = callsIn (pool, [&] { good = good && useEverySize (way); });
        const auto figures = pool.figures();
        check (good && called.empty() && figures.hits > 0 && figures.misses == 0
                   && figures.strays == 0,
               std::string (way.name) + " comes from the pool: " + called);
    }
}

void testOutside (const Engine& engine)
{
    for (const auto& way : engine.ways)
    {
        const auto made = calls ([&] { way.drop (way.make (100, 64), 100, 64); });
        check (made.find ("al") != std::string::npos && made.find ("free 1") != std::string::npos,
               std::string (way.name) + " passes through outside a Scope: " + made);
    }
}

void testContents (const Engine& engine)
{
    Pool pool;
    const Pool::Scope scope (pool);
    auto clear = true;

    for (int i = 0; i < 3; ++i)
        for (std::size_t bytes : { 1ul, 64ul, 65ul, 1000ul, 100000ul })
        {
            auto* memory = static_cast<char*> (engine.clear (bytes, 1));

            for (std::size_t at = 0; at < bytes; ++at)
                clear = clear && memory[at] == 0;

            std::memset (memory, 0xff, bytes);
            engine.resize (memory, 0);
        }

    check (clear, "calloc clears what was used before");
    check (engine.clear (SIZE_MAX / 2, 3) == nullptr, "calloc notices a size beyond all numbers");
    auto* old = &pool;
    void* result = old;
    check (engine.makeAligned (&result, 3, 8) == EINVAL
               && engine.makeAligned (&result, 0, 8) == EINVAL && result == old,
           "posix_memalign refuses an alignment that is none");
}

void testStrays (const Way& way)
{
    auto pool = std::make_unique<Pool>();
    void* chunks[8]; // of eight in a row, one at most lies as the pool's do

    for (auto*& chunk : chunks)
        chunk = way.make (24, 0);

    const auto called = callsIn (*pool,
                                 [&]
                                 {
                                     for (auto* chunk : chunks)
                                         way.drop (chunk, 24, 0);
                                 });
    check (called.empty() && pool->figures().strays == 8,
           "what others made is not freed in a Scope");
    const auto gone = calls ([&] { pool.reset(); });
    check (gone == "free 9", "a pool that goes frees what waits, and itself: " + gone);
}

/** The C++ library is not patched: what it allocates and frees itself is seen. */
void testCppLibrary (const Engine& engine)
{
    Pool pool;
    prime (pool, [&] { engine.text (1); });
    auto answer = 0;
    const auto called = callsIn (pool, [&] { answer = engine.text (5); });
    check (answer == 5 && called == "malloc 3, free 2",
           "what the C++ library allocates is not hidden: " + called);
}

void testFreedElsewhere (const Way& way)
{
    auto pool = std::make_unique<Pool>();
    void *byTheProgram, *bySameEngine;
    {
        const Pool::Scope scope (*pool);
        byTheProgram = way.make (100, 0);
        bySameEngine = way.make (3000, 0);
    }
    pool.reset();
    std::memset (bySameEngine, 1, 3000);
    const auto called = calls (
        [&]
        {
            std::free (byTheProgram);
            way.drop (bySameEngine, 3000, 0);
        });
    check (called == "free 2", "after the pool is gone, anybody frees its chunks: " + called);
}

void testSpares (const Way& way)
{
    Pool pool;
    pool.finishPriming();
    const auto called = callsIn (pool,
                                 [&]
                                 {
                                     for (std::size_t bytes = 64; bytes <= 16 * kib; bytes *= 2)
                                     {
                                         auto *one = way.make (bytes, 0),
                                              *two = way.make (bytes, 0);
                                         way.drop (one, bytes, 0);
                                         way.drop (two, bytes, 0);
                                     }
                                 });
    check (called.empty(), "two spares of each size are at hand: " + called);
}

void testInference (const Engine& engine)
{
    Pool pool;
    auto good = true;
    prime (pool, [&] { good = good && engine.run (21) == 42; });
    const auto called = callsIn (pool,
                                 [&]
                                 {
                                     for (int i = 0; i < 1000; ++i)
                                         good = good && engine.run (i) == 2 * i;
                                 });
    check (good && called.empty() && pool.figures().misses == 0,
           "a thousand runs of maps, vectors and functions: " + called);
}
} // namespace

void testMemory()
{
    const PatchedEngine patched;
    const auto& engine = patched.library.engine();
    testEveryWay (engine);
    testOutside (engine);
    testContents (engine);
    testStrays (engine.ways.front());
    testCppLibrary (engine);
    testFreedElsewhere (engine.ways.front());
    testSpares (engine.ways.front());
    testInference (engine);
}
} // namespace testing
