// SPDX-License-Identifier: GPL-3.0-or-later
// Pools and threads: locks, exceptions, threads that begin.
#include "testing.h"

#include <atomic>
#include <chrono>
#include <exception>
#include <future>
#include <memory>
#include <pthread.h>
#include <string>
#include <thread>

namespace testing
{
namespace
{
/** Runs on a thread of its own, and waits for it. */
template <typename Act>
auto elsewhere (Act act)
{
    return std::async (std::launch::async, act).get();
}

void testTwoThreads (const Engine& engine)
{
    struct Player
    {
        Pool pool;
        bool good = true;
        std::thread thread;
    };

    Player players[2];
    std::atomic<int> ready { 0 };

    for (auto& player : players)
    {
        prime (player.pool, [&] { player.good = player.good && engine.run (1) == 2; });
        player.thread = std::thread (
            [&]
            {
                for (++ready; ready < 2;)
                    std::this_thread::yield();

                const Pool::Scope scope (player.pool);

                for (int i = 0; i < 2000; ++i)
                    player.good = player.good && engine.run (i) == 2 * i;
            });
    }

    for (auto& player : players)
        player.thread.join();

    for (const auto& player : players)
        check (player.good && player.pool.figures().misses == 0
                   && player.pool.figures().hits > 2000,
               "two threads, each with its pool: " + std::to_string (player.pool.figures().hits)
                   + " hits");
}

/** Chunks that one thread takes and another frees, in a pool of its own and in none. */
void testChunksMove (const Engine& engine)
{
    const auto& way = engine.ways.front();
    Pool one, other;
    auto good = true;

    for (int i = 0; i < 1000; ++i)
    {
        void *first, *second;
        {
            const Pool::Scope scope (one);
            first = way.make (100, 0);
            second = way.make (5000, 0);
        }
        elsewhere (
            [&]
            {
                way.drop (first, 100, 0);
                const Pool::Scope scope (other);
                way.drop (second, 5000, 0);
                return engine.run (1);
            });
    }

    check (good && other.figures().strays == 0, "chunks are freed by other threads");
}

void testOnePoolTwoThreads (const Engine& engine)
{
    Pool pool;
    prime (pool, [&] { engine.run (1); });
    std::string called;
    {
        const Pool::Scope scope (pool);
        called = elsewhere ([&] { return callsIn (pool, [&] { engine.run (1); }); });
        const Pool::Scope again (pool);
        check (static_cast<bool> (again), "a Scope in a Scope of the same pool has effect");
    }
    check (called.find ("free") != std::string::npos && pool.figures().turnedAway == 1,
           "a pool in use lets no second thread in, and counts it: " + called);
    check (callsIn (pool, [&] { engine.run (1); }).empty(), "after that, it serves as before");
}

void testNesting (const Engine& engine)
{
    Pool outer, inner;
    prime (outer, [&] { engine.run (1); });
    prime (inner, [&] { engine.run (1); });
    const auto called = callsIn (outer,
                                 [&]
                                 {
                                     engine.run (1);
                                     {
                                         const Pool::Scope scope (inner);
                                         engine.run (1);
                                     }
                                     engine.run (1);
                                 });
    check (called.empty() && outer.figures().hits == 2 * inner.figures().hits,
           "within another pool's Scope, each serves its own part: " + called);
}

/** Only what throws allocates: the C++ library, which is not patched. */
void testFailure (const Engine& engine)
{
    Pool pool;
    prime (pool, [&] { engine.fail (engine.run (1)); });
    auto answer = 0;
    const auto called = callsIn (pool, [&] { answer = engine.fail (7); });
    const auto after = callsIn (pool, [&] { engine.run (1); });
    check (answer == -7 && called == "malloc 1, free 1, throw 1" && after.empty(),
           "a run that fails throws, which allocates once: " + called);
    auto thrown = false;

    try
    {
        const Pool::Scope scope (pool);
        engine.failOutside();
    }
    catch (const std::exception&)
    {
        thrown = true;
    }

    const auto outside = calls ([&] { engine.run (1); });
    const auto inside = callsIn (pool, [&] { engine.run (1); });
    check (thrown && ! outside.empty() && inside.empty(), "an exception ends the Scope it leaves");
}

void testNewThread (const Engine& engine)
{
    Pool pool;
    const auto run = [&] { engine.run (engine.useThreadData()); };
    prime (pool, run);
    std::string second;
    const auto first = elsewhere (
        [&]
        {
            auto called = callsIn (pool, run);
            second = callsIn (pool, run);
            return called;
        });
    check (second.empty(), "the second run on a new thread calls nothing: " + second);
    // The loader's, for the library's thread-local data; calloc or memalign in some of its
    // versions.
    check (first.find ("free") == std::string::npos && pool.figures().misses == 0,
           "the first run on a new thread: " + first);
}

void testMutex (const Engine& engine)
{
    Pool pool;
    auto held = std::make_unique<pthread_mutex_t>();
    pthread_mutex_init (held.get(), nullptr);
    const auto use = [&]
    {
        engine.acquire (held.get());
        pthread_mutex_unlock (held.get());
    };
    const auto outside = calls (use), inside = callsIn (pool, use);
    check (outside == "pthread_mutex_lock 1" && inside.empty() && pool.figures().contended == 0,
           "a lock that is free is taken without waiting: " + inside);

    std::atomic<bool> taken { false };
    std::thread holder (
        [&]
        {
            pthread_mutex_lock (held.get());
            taken = true;

            for (int i = 0; i < 5000 && pool.figures().contended == 0; ++i)
                std::this_thread::sleep_for (std::chrono::milliseconds (1));

            pthread_mutex_unlock (held.get());
        });

    while (! taken)
        std::this_thread::yield();

    const auto waited = callsIn (pool, use);
    holder.join();
    check (waited == "pthread_mutex_lock (contended) 1" && pool.figures().contended == 1,
           "a lock that another thread holds is waited for, and counted: " + waited);
}
} // namespace

void testThreads()
{
    const PatchedEngine patched;
    const auto& engine = patched.library.engine();
    testTwoThreads (engine);
    testChunksMove (engine);
    testOnePoolTwoThreads (engine);
    testNesting (engine);
    testFailure (engine);
    testNewThread (engine);
    testMutex (engine);
}
} // namespace testing
