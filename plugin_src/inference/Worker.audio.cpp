// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Worker.h"

#include <Delay.audio.h>

#include <algorithm>

namespace antler
{
void Worker::reset() noexcept ANTLER_NONBLOCKING
{
    begin = now;
    missing = false;
    forgets = true;

    for (auto& input : inputs)
        input.reset();

    if (setup.onsets != nullptr)
        setup.onsets->reset();
}

void Worker::process (const Block& block) noexcept ANTLER_NONBLOCKING
{
    for (int first = 0; first < block.frames; first += setup.block)
        pass (block, first, std::min (setup.block, block.frames - first));
}

void Worker::pass (const Block& block, int first, int count) noexcept ANTLER_NONBLOCKING
{
    if (block.offline && (skipping || ! hasRoom (count)))
        await (given.load (std::memory_order_relaxed));

    if (skipping)
        resume();

    skipping = skipping || ! hasRoom (count);
    give (block, first, count);
    now += count;

    if (block.offline && ! skipping)
        await (setup.listens ? now : now - ahead);

    if (setup.listens)
        note (made.load (std::memory_order_acquire), now - count - ahead, now - ahead);
    else
        deliver (block, first, count);
}

/** Nobody listens, and whoever renders faster than real time has to wait for somebody. It does so
    without a system call, so that what watches the audio thread has nothing to say. */
void Worker::await (Frame frame) noexcept ANTLER_NONBLOCKING
{
    awaited.store (true, std::memory_order_relaxed);

    while (made.load (std::memory_order_acquire) < frame)
        ;

    awaited.store (false, std::memory_order_relaxed);
}

/** What has not been heard yet stays, and a block before it, which may have to be repeated. */
bool Worker::hasRoom (int count) const noexcept ANTLER_NONBLOCKING
{
    const auto needed = std::min (made.load (std::memory_order_acquire), now - ahead) - setup.block;
    return now + count - std::max (needed, kept) <= capacity;
}

/** Once the worker has done what it had, it gets the newest frames again. */
void Worker::resume() noexcept ANTLER_NONBLOCKING
{
    const auto last = given.load (std::memory_order_relaxed);

    if (made.load (std::memory_order_acquire) < last)
        return;

    if (! changes.push ({ last, Change::Kind::skip, 0, {}, now }))
        return;

    given.store (now, std::memory_order_release);
    skipping = forgets = false;
    missing = true;
    begin = kept = now;
}

/** What changed, in front of the frames that it is for. Where there is no room, the next time. */
void Worker::tell (const Block& block, int first) noexcept ANTLER_NONBLOCKING
{
    if (forgets)
        forgets = ! changes.push ({ now, Change::Kind::forget, 0, {}, 0 });

    for (std::size_t p = 0; p < sent.size(); ++p)
    {
        auto ramp = block.parameters[p];
        ramp.advance (first);

        if (! sent[p].follows (ramp) && changes.push ({ now, Change::Kind::parameter, p, ramp, 0 }))
            sent[p] = ramp;
    }
}

/** Onsets while the worker gets nothing are none: it has not heard them. */
void Worker::mark (const Block& block, int first, int count) noexcept ANTLER_NONBLOCKING
{
    if (setup.onsets == nullptr)
        return;

    for (auto frame = setup.onsets->find (block, first, first + count); frame < first + count;
         frame = setup.onsets->find (block, frame + 1, first + count))
        changes.push ({ now + frame - first, Change::Kind::mark, 0, {}, 0 });
}

void Worker::give (const Block& block, int first, int count) noexcept ANTLER_NONBLOCKING
{
    if (! skipping)
    {
        tell (block, first);
        mark (block, first, count);
        const auto start = at (now & (capacity - 1));
        const auto whole = std::min (at (count), at (capacity) - start); // before it goes round

        for (std::size_t c = 0; c < lines.size(); ++c)
        {
            // A plugin that gets fewer channels than it was prepared for hears the last one again.
            const auto* in = block.in[std::min (static_cast<int> (c), block.channels - 1)] + first;
            std::copy_n (in, whole, lines[c].begin() + static_cast<std::ptrdiff_t> (start));
            std::copy (in + whole, in + count, lines[c].begin());
        }

        given.store (now + count, std::memory_order_release);
    }

    for (auto& ramp : sent)
        ramp.advance (count);
}

void Worker::deliver (const Block& block, int first, int count) noexcept ANTLER_NONBLOCKING
{
    const auto ready = made.load (std::memory_order_acquire);
    const auto start = now - count - ahead;
    note (ready, start, now - ahead);

    for (int c = 0; c < block.channels; ++c)
    {
        const auto channel = at (c);

        if (channel >= lines.size()) // nobody prepared for it
        {
            std::fill_n (block.out[c] + first, count, 0.0f);
            continue;
        }

        for (int i = 0; i < count; ++i)
        {
            const auto frame = start + i;
            const auto dry = inputs[channel].next (block.in[c][first + i]);
            const auto there = frame >= begin && frame < ready;
            const auto result = there ? lines[channel][at (frame & (capacity - 1))]
                                      : replacement (channel, frame, ready, dry);
            block.out[c][first + i] = blend (result, dry, block.mix.at (first + i));
        }
    }
}

float Worker::replacement (std::size_t channel, Frame frame, Frame ready,
                           float dry) const noexcept ANTLER_NONBLOCKING
{
    if (frame < begin && ! missing)
        return 0.0f; // before the beginning

    if (setup.late == Schedule::Late::dry)
        return dry;

    const auto last = ready - setup.block;

    if (setup.late == Schedule::Late::silence || last < begin || frame < ready)
        return 0.0f;

    return lines[channel][at ((last + (frame - ready) % setup.block) & (capacity - 1))];
}

/** Of a block that wants the results from `start` to `end`. */
void Worker::note (Frame ready, Frame start, Frame end) noexcept ANTLER_NONBLOCKING
{
    ++blocks;

    if (end > begin)
        early = std::min (early, ready - end);

    if ((missing && start < begin) || (end > begin && end > ready))
    {
        ++lateBlocks;
        lastLate = now;
    }
}
} // namespace antler
