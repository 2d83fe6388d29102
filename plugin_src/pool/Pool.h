// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "SizeClasses.audio.h"

#include <Nonblocking.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

namespace antler
{
/** Keeps memory ready for an inference engine that allocates while it runs.

    install() once makes an engine's calls of malloc, free, operator new and the like come here.
    While a thread is in a Scope, they take chunks from its pool and give them back to it: no
    allocation, no lock, no system call. Outside a Scope, and on all other threads, they go on to
    where they went before. docs/realtime.md explains it.

    Every chunk is one of the C library's own, so that whoever has one may free it: another thread,
    another library, after the pool is gone.
*/
class Pool
{
public:
    /** What happened in the Scopes of a pool since finishPriming(). */
    struct Figures
    {
        std::uint64_t hits;       ///< requests that a chunk at hand served
        std::uint64_t misses;     ///< requests that went to the C library: each is an allocation
        std::uint64_t strays;     ///< chunks given back that fit no class; freeStrays() frees them
        std::uint64_t contended;  ///< locks that another thread held, so that they were waited for
        std::uint64_t turnedAway; ///< Scopes without effect, as another thread was in one
    };

    /** While one lives, what the engine asks for on this thread comes from the pool.

        A pool serves one thread at a time: if another is in it, this Scope has no effect but to be
        counted. Scopes of one pool, and of several, may be nested on a thread.

        Loading a model needs none: what it frees would stay in the pool, megabytes of it.
    */
    class Scope
    {
    public:
        explicit Scope (Pool& entered) noexcept ANTLER_NONBLOCKING;
        ~Scope() noexcept ANTLER_NONBLOCKING;
        Scope (const Scope&) = delete;
        Scope& operator= (const Scope&) = delete;

        /** False where another thread was in one. */
        explicit operator bool() const noexcept { return effective; }

    private:
        Pool& pool;
        Pool* const outer;
        bool effective, outermost;
    };

    Pool() = default;
    Pool (const Pool&) = delete;
    Pool& operator= (const Pool&) = delete;

    /** Frees what lies in the pool. No thread may be in a Scope of it. */
    ~Pool();

    /** Puts the pools under one shared object: the engine's library, or the plugin that the engine
        is linked into. Every call after the first finds it done. Not for the audio thread, and
        before other threads run the object's code.

        Module and object stay as they are when either is closed: the module that this is linked
        into then remains in memory.

        @param insideObject any address in it, such as a function's
        @returns how many of the object's function pointers lead here
        @throws std::runtime_error with a sentence on why the object cannot be patched
    */
    static int install (const void* insideObject);

    /** The same for an engine that is to run anyhow.

        @returns why it cannot be done, in words; empty if it was
    */
    static std::string tryInstall (const void* insideObject);

    /** After the engine ran some times in Scopes: adds `spares` chunks of each size up to 16 KiB,
        frees the strays, and begins the figures anew. Waits while another thread is in a Scope. Not
        for the audio thread.

        @throws std::bad_alloc
    */
    void finishPriming (int spares = 2);

    /** Frees the chunks that fit no class. For any thread but the audio thread, at any time. */
    void freeStrays() noexcept;

    /** For any thread. */
    Figures figures() const noexcept;

    // What the functions that replace the engine's call, within a Scope.

    /** @returns a chunk for `bytes` bytes, or nullptr where none is at hand */
    void* take (std::size_t bytes, std::size_t alignment) noexcept ANTLER_NONBLOCKING;

    /** Where take() had none: a new chunk, or nullptr where a pool makes none of this size. */
    void* make (std::size_t bytes, std::size_t alignment) noexcept;

    /** Takes back a chunk, or keeps it as a stray. */
    void giveBack (void* memory) noexcept ANTLER_NONBLOCKING;

    void noteContention() noexcept ANTLER_NONBLOCKING { increment (contended); }

private:
    /** What lies in a chunk while nobody uses it. */
    struct Chunk
    {
        Chunk* next;
    };

    using Count = std::atomic<std::uint64_t>;

    static void increment (Count& count) noexcept ANTLER_NONBLOCKING;
    static void freeAll (Chunk* first) noexcept;
    bool tryToFinishPriming (int spares);
    void addSpare (std::size_t bytes);

    Chunk* chunks[pool::classes] {};
    std::atomic<Chunk*> waiting { nullptr }; // the strays
    std::atomic<bool> taken { false };       // a thread is in a Scope
    Count hits { 0 }, misses { 0 }, strays { 0 }, contended { 0 }, turnedAway { 0 };
};
} // namespace antler
