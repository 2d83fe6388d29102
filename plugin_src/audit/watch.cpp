// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch.h"

#include "calls.h"
#include "kernel.h"

namespace antler::audit
{
namespace
{
thread_local bool watched = false;
thread_local Counters before {};
constexpr const char* notAsked = "no thread is watched for them";
} // namespace

const char* systemCallsUnseen = notAsked;
const char* faultPlacesUnseen = notAsked;

Watch::Watch (bool systemCalls)
{
    prepareStacks();
    for (auto* phase : { &warmUp, &judged })
        phase->touch();
    faultPlacesUnseen = watchFaults();
#ifdef ANTLER_SANITIZED
    systemCallsUnseen = systemCalls ? "a sanitizer looks at them" : notAsked;
#else
    systemCallsUnseen = systemCalls ? watchSystemCalls() : notAsked; // last: the others make some
#endif
    watched = true;
}

Watch::~Watch()
{
    watched = false;
    forgetFaults();
}

bool isWatched() noexcept { return watched; }

void beginBlock() noexcept ANTLER_NONBLOCKING
{
    present.load (std::memory_order_relaxed)->nextBlock();
    if (! ANTLER_TRUSTED (watched))
        return;
    Stack forgotten; // faults between blocks are the host's
    while (ANTLER_TRUSTED (nextFault (forgotten)))
        ;
    ANTLER_TRUSTED (before = countersSoFar());
}

Switches endBlock() noexcept ANTLER_NONBLOCKING
{
    if (! ANTLER_TRUSTED (watched))
        return {};
    const auto now = ANTLER_TRUSTED (countersSoFar());
    const auto then = ANTLER_TRUSTED (before);
    auto& phase = *present.load (std::memory_order_relaxed);
    phase.faults (now.faultsFromMemory - then.faultsFromMemory,
                  now.faultsFromDisk - then.faultsFromDisk);
    Stack place;
    while (ANTLER_TRUSTED (nextFault (place)))
        ANTLER_TRUSTED (phase.place (Call::pageFault, 0, place));
    return { static_cast<uint32_t> (now.waits - then.waits),
             static_cast<uint32_t> (now.preemptions - then.preemptions) };
}

} // namespace antler::audit
