// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings.h"

#include <algorithm>

namespace antler::audit
{
namespace
{
uint64_t digestOf (Call call, long number, const Stack& stack) noexcept
{
    uint64_t digest = 14695981039346656037u; // FNV-1a, a word at a time
    const auto add = [&] (uint64_t word) { digest = (digest ^ word) * 1099511628211u; };
    add (static_cast<uint64_t> (call));
    add (static_cast<uint64_t> (number));
    for (size_t i = 0; i < stack.depth; ++i)
        add (stack.addresses[i]);
    return digest;
}
} // namespace

void Phase::touch() noexcept
{
    for (auto& site : all)
        site.stack = {};
    begin();
}

void Phase::begin() noexcept ANTLER_NONBLOCKING
{
    used.store (0, std::memory_order_release);
    for (auto& counter : counters)
        counter.store (0, std::memory_order_relaxed);
    for (auto* number : { &blocks, &minorFaults, &majorFaults, &firstFault })
        number->store (0, std::memory_order_relaxed);
    callsInBlock = window = 0;
}

void Phase::nextBlock() noexcept ANTLER_NONBLOCKING
{
    blocks.fetch_add (1, std::memory_order_relaxed);
    window = callsInBlock > stacksPerBlock ? (window + stacksPerBlock) % callsInBlock : 0;
    callsInBlock = 0;
}

void Phase::count (Call call) noexcept
{
    counters[static_cast<size_t> (call)].fetch_add (1, std::memory_order_relaxed);
}

void Phase::faults (uint64_t fromMemory, uint64_t fromDisk) noexcept ANTLER_NONBLOCKING
{
    if (fromMemory + fromDisk == 0)
        return;
    minorFaults.fetch_add (fromMemory, std::memory_order_relaxed);
    majorFaults.fetch_add (fromDisk, std::memory_order_relaxed);
    if (firstFault.load (std::memory_order_relaxed) == 0)
        firstFault.store (blocks.load (std::memory_order_relaxed), std::memory_order_relaxed);
}

bool Phase::placesNext() noexcept
{
    const auto call = callsInBlock++;
    return call >= window && call < window + stacksPerBlock;
}

void Phase::place (Call call, long number, const Stack& stack) noexcept
{
    const auto digest = digestOf (call, number, stack);
    const auto known = used.load (std::memory_order_relaxed);
    const auto end = all.begin() + static_cast<std::ptrdiff_t> (known);
    auto* site = std::find_if (all.begin(), end, [&] (auto& s) { return s.digest == digest; });
    if (site == end)
    {
        if (known == roomForSites)
            return;
        site->call = call;
        site->number = number;
        site->digest = digest;
        site->stack = stack;
        site->first = blocks.load (std::memory_order_relaxed);
        site->count.store (0, std::memory_order_relaxed);
        used.store (known + 1, std::memory_order_release);
    }
    site->count.fetch_add (1, std::memory_order_relaxed);
}

Counts Phase::counts() const noexcept ANTLER_NONBLOCKING
{
    Counts now {};
    for (size_t i = 0; i < now.size(); ++i)
        now[i] = counters[i].load (std::memory_order_relaxed);
    return now;
}

} // namespace antler::audit
