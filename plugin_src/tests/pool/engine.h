// SPDX-License-Identifier: GPL-3.0-or-later
// A library that allocates and locks in every way there is: what a pool is put under.
#pragma once

#include <cstddef>
#include <pthread.h>
#include <vector>

/** A way to allocate, and the one to free what it gave. */
struct Way
{
    const char* name;
    std::size_t alignment; ///< what `make` may be asked for at most; 0 where it takes none
    void* (*make) (std::size_t bytes, std::size_t alignment);
    void (*drop) (void* memory, std::size_t bytes, std::size_t alignment);
};

struct Engine
{
    std::vector<Way> ways;
    void* (*resize) (void* memory, std::size_t bytes);
    void* (*clear) (std::size_t count, std::size_t each);
    int (*makeAligned) (void** result, std::size_t alignment, std::size_t bytes);
    void (*acquire) (pthread_mutex_t* held);
    int (*run) (int input);  ///< vectors, maps, functions, as an inference; returns 2 input
    int (*text) (int input); ///< a string that the C++ library makes, and this frees
    int (*fail) (int input); ///< throws and catches, as an engine that refuses an input
    void (*failOutside)();   ///< throws a std::exception
    int (*useThreadData)();  ///< of 6 KB, which each thread gets at its first use; counts it
};

/** What the library exports. */
extern "C" const Engine* poolTestEngine();
