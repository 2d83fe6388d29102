// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Listener.h"

#include <algorithm>
#include <cmath>

namespace antler
{
void Listener::forget() noexcept ANTLER_NONBLOCKING
{
    stream.reset();

    for (auto& channel : channels)
        if (channel.toModel)
            channel.toModel->reset();

    for (auto& it : recent)
        std::fill (it.frames.begin(), it.frames.end(), 0.0f);

    next = 0;
    missing = byOnset ? 0 : stream.framesOf (0);
    marked = 0;
    begins = true;
}

void Listener::play (const Block& block) noexcept ANTLER_NONBLOCKING
{
    for (int first = 0; first < block.frames;)
    {
        const auto end = beginMarked (first, std::min (first + longest, block.frames));
        playPiece (block, first, end - first);
        first = end;
    }

    marked = 0;
}

void Listener::mark (int frame) noexcept ANTLER_NONBLOCKING
{
    if (marked < mostMarks)
        marks[static_cast<std::size_t> (marked++)] = frame;
}

/** Begins what is marked at `frame`. @returns the next mark behind it, `end` if none is before that
 */
int Listener::beginMarked (int frame, int end) noexcept ANTLER_NONBLOCKING
{
    for (int i = 0; i < marked; ++i)
    {
        const auto at = marks[static_cast<std::size_t> (i)];

        if (at == frame)
            begin();
        else if (at > frame)
            return std::min (at, end);
    }

    return end;
}

/** What is converted is heard later, so the onset is, too. An onset in a run under way is none. */
void Listener::begin() noexcept ANTLER_NONBLOCKING
{
    const auto& resampler = channels.front().toModel;
    const auto later = resampler ? std::lround (resampler->delay() / hostFrames) : 0L;

    if (missing == 0)
        missing = stream.lengthOf (0) - before + static_cast<int> (later);
}

void Listener::playPiece (const Block& block, int first, int count) noexcept ANTLER_NONBLOCKING
{
    follow (block, first);
    const auto frames = convert (block, first, count);

    for (int frame = 0; frame < frames; ++frame)
    {
        keep (frame);

        if (missing > 0 && --missing == 0)
            run (frame);
    }
}

/** A frame of the model is somewhere between two of the host's: there a parameter is where its line
    is. */
void Listener::follow (const Block& block, int first) noexcept ANTLER_NONBLOCKING
{
    const auto& resampler = channels.front().toModel;
    const auto start = first + (resampler ? resampler->next() : 0.0);

    for (std::size_t p = 0; p < parameters.size(); ++p)
        parameters[p] = block.parameters[p].inFrames (hostFrames, start);
}

/** @returns how many frames of the model's rate are there now */
int Listener::convert (const Block& block, int first, int count) noexcept ANTLER_NONBLOCKING
{
    auto frames = count;

    for (std::size_t c = 0; c < channels.size(); ++c)
    {
        auto& channel = channels[c];
        mix (block, c, first, count);

        if (channel.toModel)
            frames = channel.toModel->process (channel.mixed.data(), count, channel.given.data());
        else
            std::copy_n (channel.mixed.begin(), count, channel.given.begin());
    }

    return frames;
}

/** A model that takes more channels than there are gets the last one several times. */
void Listener::mix (const Block& block, std::size_t channel, int first,
                    int count) noexcept ANTLER_NONBLOCKING
{
    auto& mixed = channels[channel].mixed;
    const auto alone = channels.size() > 1;
    const auto from = alone ? std::min (static_cast<int> (channel), block.channels - 1) : 0;
    const auto to = alone ? from + 1 : block.channels;
    std::fill_n (mixed.begin(), count, 0.0f);

    for (int c = from; c < to; ++c)
        for (int f = 0; f < count; ++f)
            mixed[static_cast<std::size_t> (f)] += block.in[c][first + f];

    if (! alone)
        for (int f = 0; f < count; ++f)
            mixed[static_cast<std::size_t> (f)] /= static_cast<float> (block.channels);
}

float Listener::valueOf (Signal signal, int frame) const noexcept ANTLER_NONBLOCKING
{
    const auto index = static_cast<std::size_t> (signal.index);
    return signal.kind == Signal::Kind::parameter
               ? parameters[index].at (frame)
               : channels[index].given[static_cast<std::size_t> (frame)];
}

/** What there was before the first frame was silence; a parameter was what it is. */
void Listener::keep (int frame) noexcept ANTLER_NONBLOCKING
{
    for (auto& it : recent)
    {
        const auto value = valueOf (it.signal, frame);

        if (begins && it.signal.kind == Signal::Kind::parameter)
            std::fill (it.frames.begin(), it.frames.end(), value);

        it.frames[next] = value;
    }

    begins = false;
    next = (next + 1) % static_cast<std::size_t> (stream.lengthOf (0));
}

void Listener::run (int frame) noexcept ANTLER_NONBLOCKING
{
    missing = byOnset ? 0 : stream.framesOf (0);

    for (const auto& it : recent)
    {
        const auto oldest = it.frames.begin() + static_cast<std::ptrdiff_t> (next);
        std::rotate_copy (it.frames.begin(), oldest, it.frames.end(), stream.whole (it.signal));
    }

    for (const auto parameter : held)
        stream.hold (parameter, parameters[static_cast<std::size_t> (parameter)].at (frame));

    if (stream.run (0, stream.framesOf (0)))
        leave();
    else
        failed.fetch_add (1, std::memory_order_relaxed);
}

/** A state that is not finite stays so: then the model begins anew. */
void Listener::leave() noexcept ANTLER_NONBLOCKING
{
    const auto& found = stream.outcome();

    if (! std::all_of (found.begin(), found.end(), [] (float value) noexcept ANTLER_NONBLOCKING
                       { return std::isfinite (value); }))
        return stream.reset();

    std::copy (found.begin(), found.end(),
               rows.begin() + static_cast<std::ptrdiff_t> (row * found.size()));

    if (filled.push (row))
        row = (row + 1) % (waiting + 1);
}

bool Listener::take (float* values) noexcept ANTLER_NONBLOCKING
{
    const auto* const oldest = filled.front();

    if (oldest == nullptr)
        return false;

    const auto size = stream.outcome().size();
    std::copy_n (rows.begin() + static_cast<std::ptrdiff_t> (*oldest * size), size, values);
    filled.pop();
    return true;
}
} // namespace antler
