// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Voice.h"

#include <Delay.audio.h>

#include <algorithm>

namespace antler
{
namespace
{
// A parameter that has one value a run takes a new one every so many frames, counted from the start
// of the audio: at the same frames for every way of cutting it into blocks.
constexpr auto step = 16;

/** A copy of the line: what is written is none of it. */
void draw (const Ramp line, int frame, float* to, int count) noexcept ANTLER_NONBLOCKING
{
    for (int i = 0; i < count; ++i)
        to[i] = line.at (frame + i);
}
} // namespace

void Inference::Voice::reset() noexcept ANTLER_NONBLOCKING
{
    recover();

    for (auto& input : inputs)
        input.reset();
}

void Inference::Voice::recover() noexcept ANTLER_NONBLOCKING
{
    stream.reset();
    clock = gathered = 0;
    valid = false;
}

int Inference::Voice::play (const Block& block, Position from,
                            int count) noexcept ANTLER_NONBLOCKING
{
    return model.latency() > 0 ? playLater (block, from, count) : playNow (block, from, count);
}

int Inference::Voice::playNow (const Block& block, Position at,
                               int left) noexcept ANTLER_NONBLOCKING
{
    auto failures = 0;

    while (left > 0)
    {
        const auto most = follow (block, at.frame, left);
        const auto size = stream.fitting (most);
        const auto count = std::min (stream.framesOf (size), most);
        feed (block, at, count, 0);
        valid = stream.run (size, count);
        failures += valid ? 0 : 1;
        at = deliver (block, at, count, 0);
        clock = (clock + count) % step;
        left -= count;
    }

    return failures;
}

/** What is heard while the frames of a run are gathered is the result of the run before. */
int Inference::Voice::playLater (const Block& block, Position at,
                                 int left) noexcept ANTLER_NONBLOCKING
{
    auto failures = 0;

    while (left > 0)
    {
        if (gathered == 0)
            hold (block, at.frame);

        const auto count = std::min (model.hop - gathered, left);
        feed (block, at, count, gathered);
        at = deliver (block, at, count, gathered);
        gathered += count;
        left -= count;

        if (gathered == model.hop)
        {
            valid = stream.run (0, model.hop);
            failures += valid ? 0 : 1;
            gathered = 0;
        }
    }

    return failures;
}

void Inference::Voice::hold (const Block& block, int frame) noexcept ANTLER_NONBLOCKING
{
    for (std::size_t i = 0; i < parameters.size(); ++i)
    {
        held[i] = block.parameters[parameters[i]].at (frame);
        stream.hold (parameters[i], held[i]);
    }
}

/** @returns how many of `count` frames may be in one run: while a parameter that has one value a
   run moves, those up to its next step. */
int Inference::Voice::follow (const Block& block, int frame, int count) noexcept ANTLER_NONBLOCKING
{
    if (parameters.empty())
        return count;

    if (clock == 0)
        hold (block, frame);

    auto rests = true;

    for (std::size_t i = 0; i < parameters.size(); ++i)
        rests = rests && block.parameters[parameters[i]].restsAt (held[i]);

    return rests ? count : std::min (count, step - clock);
}

void Inference::Voice::feed (const Block& block, Position from, int count,
                             int offset) noexcept ANTLER_NONBLOCKING
{
    for (const auto signal : signals)
    {
        auto* to = stream.next (signal) + offset;
        auto at = from;

        for (int done = 0; done < count;)
        {
            const auto part = std::min (count - done, block.frames - at.frame);

            if (signal.kind == Signal::Kind::parameter)
                draw (block.parameters[signal.index], at.frame, to + done, part);
            else
                std::copy_n (block.in[channelOf (block, at, signal.index)] + at.frame, part,
                             to + done);

            at.advance (part, block.frames);
            done += part;
        }
    }
}

/** A model that takes more channels together than there are gets the last one several times. */
int Inference::Voice::channelOf (const Block& block, Position at,
                                 int index) const noexcept ANTLER_NONBLOCKING
{
    return std::min (at.channel + index, block.channels - 1);
}

Position Inference::Voice::deliver (const Block& block, Position from, int count,
                                    int offset) noexcept ANTLER_NONBLOCKING
{
    auto at = from;

    for (int c = 0; c < model.channels && from.channel + c < block.channels; ++c)
    {
        const auto* results = stream.result (c) + offset;
        at = from;

        for (int done = 0; done < count;)
        {
            const auto part = std::min (count - done, block.frames - at.frame);
            mix (block, at, c, results + done, part);
            at.advance (part, block.frames);
            done += part;
        }
    }

    return at;
}

/** Results of frames that lie in one channel, `channel` after that of the position. */
void Inference::Voice::mix (const Block& block, Position at, int channel, const float* results,
                            int count) noexcept ANTLER_NONBLOCKING
{
    const auto* in = block.in[at.channel + channel] + at.frame;
    auto* out = block.out[at.channel + channel] + at.frame;
    auto& input = inputs[static_cast<std::size_t> (channel)];
    const auto wet = block.mix; // a copy: what is written is none of it

    if (valid && ! model.addsInput && input.isNone() && wet.restsAt (1.0f))
    {
        std::copy_n (results, count, out);
        return;
    }

    for (int i = 0; i < count; ++i)
    {
        const auto dry = input.next (in[i]);
        const auto result = valid ? results[i] + (model.addsInput ? dry : 0.0f) : 0.0f;
        out[i] = blend (result, dry, wet.at (at.frame + i));
    }
}
} // namespace antler
