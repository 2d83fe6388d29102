// SPDX-License-Identifier: GPL-3.0-or-later
#include "Replacements.h"

#include "Replacements.audio.h"

#include <algorithm>
#include <array>
#include <dlfcn.h>
#include <iterator>

namespace antler::pool
{
namespace
{
// Every function that is replaced, as symbol tables name it, and its shape. _Znwm is operator new,
// _Zna operator new[], _Zdl and _Zda are their deletes.
#define ANTLER_REPLACED(X)                                                                         \
    X (malloc, Allocate<>)                                                                         \
    X (calloc, AllocateCleared)                                                                    \
    X (realloc, Resize)                                                                            \
    X (memalign, AllocateAligned)                                                                  \
    X (aligned_alloc, AllocateAligned)                                                             \
    X (posix_memalign, AllocateTo)                                                                 \
    X (free, Release<>)                                                                            \
    X (_Znwm, Allocate<>)                                                                          \
    X (_Znam, Allocate<>)                                                                          \
    X (_ZnwmRKSt9nothrow_t, Allocate<const std::nothrow_t&>)                                       \
    X (_ZnamRKSt9nothrow_t, Allocate<const std::nothrow_t&>)                                       \
    X (_ZnwmSt11align_val_t, Allocate<std::align_val_t>)                                           \
    X (_ZnamSt11align_val_t, Allocate<std::align_val_t>)                                           \
    X (_ZnwmSt11align_val_tRKSt9nothrow_t, Allocate<std::align_val_t, const std::nothrow_t&>)      \
    X (_ZnamSt11align_val_tRKSt9nothrow_t, Allocate<std::align_val_t, const std::nothrow_t&>)      \
    X (_ZdlPv, Release<>)                                                                          \
    X (_ZdaPv, Release<>)                                                                          \
    X (_ZdlPvm, Release<std::size_t>)                                                              \
    X (_ZdaPvm, Release<std::size_t>)                                                              \
    X (_ZdlPvRKSt9nothrow_t, Release<const std::nothrow_t&>)                                       \
    X (_ZdaPvRKSt9nothrow_t, Release<const std::nothrow_t&>)                                       \
    X (_ZdlPvSt11align_val_t, Release<std::align_val_t>)                                           \
    X (_ZdaPvSt11align_val_t, Release<std::align_val_t>)                                           \
    X (_ZdlPvmSt11align_val_t, Release<std::size_t, std::align_val_t>)                             \
    X (_ZdaPvmSt11align_val_t, Release<std::size_t, std::align_val_t>)                             \
    X (_ZdlPvSt11align_val_tRKSt9nothrow_t, Release<std::align_val_t, const std::nothrow_t&>)      \
    X (_ZdaPvSt11align_val_tRKSt9nothrow_t, Release<std::align_val_t, const std::nothrow_t&>)      \
    X (pthread_mutex_lock, Acquire)

enum Row
{
#define ANTLER_ENUMERATOR(name, ...) name##Row,
    ANTLER_REPLACED (ANTLER_ENUMERATOR) rows
#undef ANTLER_ENUMERATOR
};

static_assert (rows <= std::size (before));

template <int row, typename Shape>
Replacement replace (const char* name)
{
    auto* original = dlsym (RTLD_DEFAULT, name);
    before[row] = original;
    return { name, reinterpret_cast<void*> (&Shape::template call<row>), original, &before[row] };
}
} // namespace

// Made when the module is loaded, before anything can be patched.
static const std::array<Replacement, rows> replacements {
#define ANTLER_REPLACEMENT(name, ...) replace<name##Row, __VA_ARGS__> (#name),
    ANTLER_REPLACED (ANTLER_REPLACEMENT)
#undef ANTLER_REPLACEMENT
};

const Replacement* findReplacement (std::string_view name)
{
    const auto found = std::find_if (replacements.begin(), replacements.end(),
                                     [name] (const auto& each) { return each.name == name; });
    return found != replacements.end() ? &*found : nullptr;
}
} // namespace antler::pool
