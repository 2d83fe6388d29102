// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit.h"

#include "calls.h"
#include "watch.h"

namespace antler::audit
{
namespace
{
struct Words
{
    const char* name;
    const char* kind;
};

constexpr std::array<Words, Counts {}.size() + 1> words { {
#define ANTLER_WORDS(id, text, kind) { text, kind },
    ANTLER_AUDITED (ANTLER_WORDS)
#undef ANTLER_WORDS
        { "page fault", "page fault" },
} };
} // namespace

// Thread-local data of the executable exists from the start of a thread.
Scope::Scope() noexcept ANTLER_NONBLOCKING { ANTLER_TRUSTED (inside = true); }
Scope::~Scope() noexcept ANTLER_NONBLOCKING { ANTLER_TRUSTED (inside = false); }

const char* name (Call call) { return words[static_cast<size_t> (call)].name; }
const char* kind (Call call) { return words[static_cast<size_t> (call)].kind; }

void note (Call call, Origin origin, long number) noexcept
{
    const Apart apart;
    auto& phase = *present.load (std::memory_order_relaxed);
    phase.count (call);
    if (isWatched() && phase.placesNext())
        phase.place (call, number, stackOf (origin));
}

void reset() noexcept ANTLER_NONBLOCKING
{
    judged.begin();
    present.store (&judged, std::memory_order_release);
}

Counts counts() noexcept ANTLER_NONBLOCKING
{
    return present.load (std::memory_order_relaxed)->counts();
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
            text += (text.empty() ? "" : ", ") + std::string (name (static_cast<Call> (i))) + " "
                    + std::to_string (counts[i]);
    return text;
}

} // namespace antler::audit
