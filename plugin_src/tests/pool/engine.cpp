// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine.h"

#include <cstdlib>
#include <exception>
#include <functional>
#include <malloc.h>
#include <map>
#include <memory>
#include <new>
#include <string>

namespace
{
using std::size_t, std::align_val_t, std::nothrow;

template <typename Make>
Way withFree (const char* name, size_t alignment, Make make)
{
    return { name, alignment, make, [] (void* p, size_t, size_t) { std::free (p); } };
}

void* alignedTo (size_t bytes, size_t alignment)
{
    void* result = nullptr;
    return posix_memalign (&result, alignment, bytes) == 0 ? result : nullptr;
}

// As libonnxruntime has it: pointers to functions in constant data, set by the loader.
void* (*const volatile table[]) (size_t) = { std::malloc, ::operator new };

void* mallocByAddress (size_t bytes, size_t)
{
    void* (*volatile function) (size_t) = std::malloc;
    return function (bytes);
}

align_val_t at (size_t alignment) { return static_cast<align_val_t> (alignment); }

const std::vector<Way> ways {
    withFree ("malloc", 0, [] (size_t n, size_t) { return std::malloc (n); }),
    withFree ("malloc from a table", 0, [] (size_t n, size_t) { return table[0](n); }),
    withFree ("malloc by its address", 0, mallocByAddress),
    withFree ("calloc", 0, [] (size_t n, size_t) { return std::calloc (n, 1); }),
    withFree ("realloc", 0, [] (size_t n, size_t) { return std::realloc (nullptr, n); }),
    withFree ("memalign", 64, [] (size_t n, size_t a) { return memalign (a, n); }),
    withFree ("aligned_alloc", 64, [] (size_t n, size_t a) { return aligned_alloc (a, n); }),
    withFree ("posix_memalign", 64, alignedTo),
    { "new", 0, [] (size_t n, size_t) { return ::operator new (n); },
      [] (void* p, size_t, size_t) { ::operator delete (p); } },
    { "new from a table", 0, [] (size_t n, size_t) { return table[1](n); },
      [] (void* p, size_t n, size_t) { ::operator delete (p, n); } },
    { "new[]", 0, [] (size_t n, size_t) { return ::operator new[] (n); },
      [] (void* p, size_t, size_t) { ::operator delete[] (p); } },
    { "new[], sized delete", 0, [] (size_t n, size_t) { return ::operator new[] (n); },
      [] (void* p, size_t n, size_t) { ::operator delete[] (p, n); } },
    { "new (nothrow)", 0, [] (size_t n, size_t) { return ::operator new (n, nothrow); },
      [] (void* p, size_t, size_t) { ::operator delete (p, nothrow); } },
    { "new[] (nothrow)", 0, [] (size_t n, size_t) { return ::operator new[] (n, nothrow); },
      [] (void* p, size_t, size_t) { ::operator delete[] (p, nothrow); } },
    { "aligned new", 64, [] (size_t n, size_t a) { return ::operator new (n, at (a)); },
      [] (void* p, size_t, size_t a) { ::operator delete (p, at (a)); } },
    { "aligned new, sized delete", 64,
      [] (size_t n, size_t a) { return ::operator new (n, at (a)); },
      [] (void* p, size_t n, size_t a) { ::operator delete (p, n, at (a)); } },
    { "aligned new[]", 64, [] (size_t n, size_t a) { return ::operator new[] (n, at (a)); },
      [] (void* p, size_t, size_t a) { ::operator delete[] (p, at (a)); } },
    { "aligned new[], sized delete", 64,
      [] (size_t n, size_t a) { return ::operator new[] (n, at (a)); },
      [] (void* p, size_t n, size_t a) { ::operator delete[] (p, n, at (a)); } },
    { "aligned new (nothrow)", 64,
      [] (size_t n, size_t a) { return ::operator new (n, at (a), nothrow); },
      [] (void* p, size_t, size_t a) { ::operator delete (p, at (a), nothrow); } },
    { "aligned new[] (nothrow)", 64,
      [] (size_t n, size_t a) { return ::operator new[] (n, at (a), nothrow); },
      [] (void* p, size_t, size_t a) { ::operator delete[] (p, at (a), nothrow); } },
};

#if ANTLER_THREAD_DATA
thread_local int threadData[1500];
int useThreadData() { return ++threadData[700]; }
#else
int useThreadData() { return 0; }
#endif

int runOn (int input)
{
    std::map<int, std::vector<int>> tensors;

    for (int i = 0; i < 20; ++i)
        tensors[i].assign (static_cast<size_t> (1 + 100 * i), 1);

    const auto shared = std::make_shared<std::vector<int>>();
    const std::function<void (int)> keep = [shared, tensors] (int value)
    { shared->push_back (value); };

    for (int i = 0; i < 1000; ++i)
        keep (i);

    return tensors.size() == 20 && shared->size() == 1000 ? 2 * input : -1;
}

int textOf (int input)
{
    std::string text;

    for (int i = 0; i < 100; ++i)
        text += static_cast<char> ('a' + i % 26);

    return text.size() == 100 ? input : -1;
}

struct Refusal : std::exception
{
    const char* what() const noexcept override { return "the input has a shape I do not take"; }
};

int failOn (int input)
{
    try
    {
        throw Refusal();
    }
    catch (const std::exception&)
    {
        return -input;
    }
}
} // namespace

__attribute__ ((visibility ("default"))) const Engine* poolTestEngine()
{
    static const Engine engine {
        ways,
        [] (void* p, size_t n) { return std::realloc (p, n); },
        [] (size_t count, size_t each) { return std::calloc (count, each); },
        [] (void** p, size_t a, size_t n) { return posix_memalign (p, a, n); },
        [] (pthread_mutex_t* held) { pthread_mutex_lock (held); },
        runOn,
        textOf,
        failOn,
        [] { throw Refusal(); },
        useThreadData,
    };
    return &engine;
}
