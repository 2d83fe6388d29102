// SPDX-License-Identifier: GPL-3.0-or-later
// Page faults: the kernel counts them for each thread, and writes down where they happen if perf
// events are allowed (root, or kernel.perf_event_paranoid of at most 2).
#include "kernel.h"
#include "watch.h"

#include <cerrno>
#include <cstring>
#include <linux/perf_event.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace antler::audit
{
namespace
{
constexpr size_t pages = 8; // a power of two
size_t pageSize() { return static_cast<size_t> (sysconf (_SC_PAGESIZE)); }

/** The memory that the kernel writes to: a page with positions, then records. */
struct Ring
{
    int file = -1;
    perf_event_mmap_page* head = nullptr;
    const char* records = nullptr;
    uint64_t size = 0;
};
thread_local Ring ring;

/** Copies a word at a position that grows forever. */
uint64_t wordAt (uint64_t position) noexcept
{
    uint64_t word = 0;
    std::memcpy (&word, ring.records + position % ring.size, sizeof (word));
    return word;
}
} // namespace

const char* watchFaults()
{
    perf_event_attr wanted {};
    wanted.size = sizeof (wanted);
    wanted.type = PERF_TYPE_SOFTWARE;
    wanted.config = PERF_COUNT_SW_PAGE_FAULTS;
    wanted.sample_period = 1;
    wanted.sample_type = PERF_SAMPLE_IP | PERF_SAMPLE_CALLCHAIN;
    wanted.exclude_kernel = 1;
    wanted.exclude_hv = 1;
    wanted.exclude_callchain_kernel = 1;
    const auto file = antlerSystemCall (SYS_perf_event_open, reinterpret_cast<long> (&wanted), 0,
                                        -1, -1, PERF_FLAG_FD_CLOEXEC);
    if (file < 0)
        return std::strerror (static_cast<int> (-file));

    ring.file = static_cast<int> (file);
    ring.size = pages * pageSize();
    auto* memory =
        mmap (nullptr, ring.size + pageSize(), PROT_READ | PROT_WRITE, MAP_SHARED, ring.file, 0);
    if (memory == MAP_FAILED)
    {
        const auto* why = std::strerror (errno);
        forgetFaults();
        return why;
    }
    ring.head = static_cast<perf_event_mmap_page*> (memory);
    ring.records = static_cast<const char*> (memory) + pageSize();
    for (size_t at = 0; at < ring.size; at += pageSize()) // reading it later is no page fault
        static_cast<void> (*static_cast<const volatile char*> (ring.records + at));
    Stack none;
    nextFault (none);
    return "";
}

void forgetFaults()
{
    if (ring.head != nullptr)
        munmap (ring.head, ring.size + pageSize());
    if (ring.file >= 0)
        close (ring.file);
    ring = {};
}

Counters countersSoFar() noexcept
{
    rusage usage {};
    antlerSystemCall (SYS_getrusage, RUSAGE_THREAD, reinterpret_cast<long> (&usage));
    return { static_cast<uint64_t> (usage.ru_minflt), static_cast<uint64_t> (usage.ru_majflt),
             static_cast<uint64_t> (usage.ru_nvcsw), static_cast<uint64_t> (usage.ru_nivcsw) };
}

bool nextFault (Stack& place) noexcept
{
    if (ring.head == nullptr)
        return false;
    const auto end = __atomic_load_n (&ring.head->data_head, __ATOMIC_ACQUIRE);
    auto at = ring.head->data_tail;
    place = {};
    while (at < end && place.depth == 0)
    {
        // Records are of whole words: a header (type, flags, size), then for a sample the address,
        // and the number of addresses of its stack. Large "addresses" are marks.
        const auto header = wordAt (at);
        const auto next = at + (header >> 48);
        if (static_cast<uint32_t> (header) == PERF_RECORD_SAMPLE)
        {
            place.add (wordAt (at + 8));
            const auto deep = wordAt (at + 16);
            for (uint64_t i = 0; i < deep && i < 64; ++i)
                if (const auto address = wordAt (at + 24 + 8 * i);
                    address < PERF_CONTEXT_MAX && address != place.addresses[place.depth - 1])
                    place.add (address);
        }
        at = next;
    }
    __atomic_store_n (&ring.head->data_tail, at, __ATOMIC_RELEASE);
#if ! defined(__aarch64__) // code without frame pointers: only the first is certain
    place.depth = place.depth > 1 ? 1 : place.depth;
#endif
    return place.depth > 0;
}

} // namespace antler::audit
