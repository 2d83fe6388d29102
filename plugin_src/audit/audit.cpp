// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit.h"

#include "calls.h"

namespace antler::audit
{
namespace
{
constexpr std::array<const char*, static_cast<size_t> (Call::count)> names {
#define ANTLER_NAME(name) #name,
    ANTLER_AUDITED (ANTLER_NAME)
#undef ANTLER_NAME
};
static_assert (names.size() == Counts {}.size());
} // namespace

// Thread-local data of the executable exists from the start of a thread.
Scope::Scope() noexcept ANTLER_NONBLOCKING { ANTLER_TRUSTED (inside = true); }
Scope::~Scope() noexcept ANTLER_NONBLOCKING { ANTLER_TRUSTED (inside = false); }

const char* name (size_t index) { return names[index]; }

void reset() noexcept ANTLER_NONBLOCKING
{
    for (auto& counter : counters)
        counter.store (0, std::memory_order_relaxed);
}

Counts counts() noexcept ANTLER_NONBLOCKING
{
    Counts now {};
    for (size_t i = 0; i < now.size(); ++i)
        now[i] = counters[i].load (std::memory_order_relaxed);
    return now;
}

Counts difference (const Counts& after, const Counts& before) noexcept ANTLER_NONBLOCKING
{
    Counts between {};
    for (size_t i = 0; i < between.size(); ++i)
        between[i] = after[i] - before[i];
    return between;
}

std::string describe (const Counts& counts)
{
    std::string text;
    for (size_t i = 0; i < counts.size(); ++i)
        if (counts[i] > 0)
            text += (text.empty() ? "" : ", ") + (names[i] + (" " + std::to_string (counts[i])));
    return text;
}

} // namespace antler::audit
