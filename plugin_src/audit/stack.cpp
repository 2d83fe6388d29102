// SPDX-License-Identifier: GPL-3.0-or-later
// AArch64: compilers keep frame records, and following them takes some ten instructions a frame.
// Elsewhere: the unwinder of the compiler's library, which allocates at its first use only.
#include "stack.h"

#include <execinfo.h>
#include <pthread.h>

namespace antler::audit
{
namespace
{
// The stack of this thread.
thread_local uintptr_t lowest = 0, highest = 0;

#if defined(__aarch64__)
Stack walk (Origin origin) noexcept
{
    Stack stack;
    stack.add (reinterpret_cast<uintptr_t> (origin.caller));
    if (origin.link != 0)
        stack.add (origin.link);
    auto frame = reinterpret_cast<uintptr_t> (origin.frame);
    for (auto last = lowest; frame > last && frame % 16 == 0 && frame + 16 <= highest;)
    {
        const auto* record = reinterpret_cast<const uintptr_t*> (frame);
        const auto address = record[1] & 0x0000ffffffffffff; // without a signature (PAC)
        if (stack.depth == 0 || stack.addresses[stack.depth - 1] != address)
            stack.add (address);
        last = frame;
        frame = record[0];
    }
    return stack;
}
#else
Stack walk (Origin origin) noexcept
{
    constexpr size_t own = 12; // frames of the audit itself, of a signal too
    std::array<void*, Stack::room + own> raw {};
    const auto count = static_cast<size_t> (backtrace (raw.data(), static_cast<int> (raw.size())));
    size_t first = 0;
    while (first < count && raw[first] != origin.caller)
        ++first;
    Stack stack;
    if (first == count) // a function without a description, through which nothing can be followed
        stack.add (reinterpret_cast<uintptr_t> (origin.caller));
    for (auto i = first; i < count; ++i)
        stack.add (reinterpret_cast<uintptr_t> (raw[i]));
    return stack;
}
#endif
} // namespace

void prepareStacks()
{
    std::array<void*, 4> some {};
    backtrace (some.data(), static_cast<int> (some.size()));

    pthread_attr_t attributes;
    if (pthread_getattr_np (pthread_self(), &attributes) != 0)
        return;
    void* base = nullptr;
    size_t size = 0;
    pthread_attr_getstack (&attributes, &base, &size);
    pthread_attr_destroy (&attributes);
    lowest = reinterpret_cast<uintptr_t> (base);
    highest = lowest + size;
}

Stack stackOf (Origin origin) noexcept { return walk (origin); }

} // namespace antler::audit
