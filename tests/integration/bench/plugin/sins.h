// What an audio thread must not do, each alone. The mark at the end of a line is what its test looks for.
#pragma once

#include <Pool.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <pthread.h>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>
#include <vector>

/** Functions that are called in every block; none is inlined, so that each is a frame of its own. */
struct Sins
{
    [[gnu::noinline]] static void condition()
    {
        static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
        pthread_cond_signal (&condition); // sin: condition
    }

    [[gnu::noinline]] static void print()
    {
        std::printf ("a block\n"); // sin: print
    }

    [[gnu::noinline]] static void grow()
    {
        static std::vector<float> samples;
        if (samples.size() == 4096)
            samples = std::vector<float>();
        samples.push_back (1); // sin: grow
    }

    [[gnu::noinline]] static void raise()
    {
        throw std::runtime_error ("bad block"); // sin: raise
    }

    [[gnu::noinline]] static void throwAndCatch()
    {
        try
        {
            raise();
        }
        catch (const std::exception&)
        {
        }
    }

    /** As a model that allocates when it runs for the first time. */
    [[gnu::noinline]] static void firstOnly()
    {
        static void* kept = nullptr;
        if (kept == nullptr)
            kept = std::malloc (100); // sin: first
    }

    /** A system call that no function of the C library stands for. */
    [[gnu::noinline]] static long uncalled()
    {
        long result = 0;
#if defined(__x86_64__)
        __asm__ volatile ("syscall" : "=a"(result) : "a"(SYS_getuid) : "rcx", "r11", "memory"); // sin: raw x86
#elif defined(__aarch64__)
        register long number __asm__ ("x8") = SYS_getuid;
        register long answer __asm__ ("x0");
        __asm__ volatile ("svc #0" : "=r"(answer) : "r"(number) : "memory"); // sin: raw aarch64
        result = answer;
#endif
        return result;
    }

    /** One more page in each block; taken from the process first, if it is locked. */
    [[gnu::noinline]] static void touch()
    {
        static char* next = pages;
        if (next != nullptr && next < pages + pagesSize)
            *const_cast<volatile char*> (next) = 1; // sin: touch
        next += 4096;
    }

    static constexpr size_t pagesSize = 64 << 20;
    static inline char* pages = nullptr;

    static void prepareTouch()
    {
        auto* memory = mmap (nullptr, pagesSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        munlock (memory, pagesSize);
        madvise (memory, pagesSize, MADV_NOHUGEPAGE);
        madvise (memory, pagesSize, MADV_DONTNEED);
        pages = static_cast<char*> (memory);
    }

    /** In the first block alone: a lock that another thread has, and lets go when it is waited for. */
    [[gnu::noinline]] static void contend()
    {
        static bool done = false;
        if (std::exchange (done, true))
            return;
        waitedFor = true;
        mutex.lock(); // sin: contend
        mutex.unlock();
    }

    static inline std::mutex mutex;
    static inline std::atomic<bool> held { false }, waitedFor { false };

    static void prepareContend()
    {
        std::thread (
            []
            {
                mutex.lock();
                held = true;
                while (! waitedFor)
                    std::this_thread::sleep_for (std::chrono::milliseconds (1));
                std::this_thread::sleep_for (std::chrono::milliseconds (20));
                mutex.unlock();
            })
            .detach();
        while (! held)
            std::this_thread::yield();
    }

    /** A thread of the plugin's own that does all that the audio thread must not. */
    struct Worker
    {
        ~Worker()
        {
            ended = true;
            thread.join();
        }

        void work() const
        {
            while (! ended)
            {
                grow();
                throwAndCatch();
                uncalled();
                std::this_thread::sleep_for (std::chrono::milliseconds (1));
            }
        }

        std::atomic<bool> ended { false };
        std::thread thread { &Worker::work, this };
    };

    static void startWorker()
    {
        grow(); // what is made first is destroyed last: not while the thread uses it
        static Worker worker;
    }

    static void nothing() {}

    /** As an engine with a pool under it that wants more than any pool has (docs/realtime.md). */
    [[gnu::noinline]] static void outgrowPool()
    {
        const antler::Pool::Scope scope (pool);
        auto* volatile small = std::malloc (100); // from the pool
        auto* volatile large = std::malloc (4 << 20); // sin: arena
        std::free (large);
        std::free (small);
    }

    static inline antler::Pool pool;

    static void preparePool()
    {
        antler::Pool::install (reinterpret_cast<const void*> (&outgrowPool));
        outgrowPool();
        pool.finishPriming();
    }

    /** More than anyone could read, from many places. */
    template <int number>
    [[gnu::noinline]] static void place()
    {
        auto* volatile memory = std::malloc (number);
        std::free (memory);
    }

    template <int... numbers>
    static void places (std::integer_sequence<int, numbers...>)
    {
        for (int turn = 0; turn < 20; ++turn)
            (place<numbers + 1>(), ...);
    }

    static void thousands() { places (std::make_integer_sequence<int, 100>()); }
};
