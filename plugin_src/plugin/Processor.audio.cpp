// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Processor.h"

#include <algorithm>
#include <utility>

namespace antler
{
void Processor::processBlock (juce::AudioBuffer<float>& buffer, juce::MidiBuffer& midi)
{
    const juce::ScopedNoDenormals noDenormals;

    if (buffer.getNumSamples() > 0) // without samples, a host hands over parameters: see the next
        process (buffer, midi);
}

void Processor::process (juce::AudioBuffer<float>& buffer,
                         juce::MidiBuffer& midi) noexcept ANTLER_NONBLOCKING
{
    const auto channels = buffer.getNumChannels(), frames = buffer.getNumSamples();
    auto* const* audio = buffer.getArrayOfWritePointers();
    followParameters();
    followModel();
    starting = false;
    auto* const player = models.get();

    if (mix.restsAt (0.0f) && getLatencySamples() == 0) // the output is the input already
    {
        forget = true; // what it will not have heard
        return sender.release (midi);
    }

    if (player == nullptr)
        return ANTLER_TRUSTED (buffer.clear()); // writes zeros

    if (std::exchange (forget, false))
        startAgain (*player);

    meter.begin (audio, channels, frames);
    play (*player,
          { audio, audio, channels, frames, ramps.data(), mix, rendering || isNonRealtime() });

    tellResults (*player, midi);

    if (! presence.restsAt (1.0f))
        fade (audio, channels, frames);

    for (int c = 0; c < channels; ++c)
        if (! meter.measure (c, audio[c], frames))
            silence (c, audio[c], frames);

    for (auto& ramp : ramps)
        ramp.advance (frames);

    mix.advance (frames);
}

void Processor::tellResults (Player& player, juce::MidiBuffer& midi) noexcept ANTLER_NONBLOCKING
{
    auto found = false;

    for (; results.take (player); found = true)
        sender.follow (results.values(), midi);

    if (found)
        results.show();
}

void Processor::play (Player& player, const Block& block) noexcept ANTLER_NONBLOCKING
{
    player.process (block);
}

void Processor::startAgain (Player& player) noexcept ANTLER_NONBLOCKING { player.reset(); }

/** Another model takes over in a moment of silence, since two at once may cost more than a block
    has. */
void Processor::followModel() noexcept ANTLER_NONBLOCKING
{
    const auto jump = starting || mix.restsAt (0.0f) || models.get() == nullptr;

    if (models.hasNext())
        presence.moveTo (0.0f, jump ? 0 : fadeFrames);

    if (models.hasNext() && presence.restsAt (0.0f))
    {
        models.change();
        forget = true;
    }

    if (! models.hasNext())
        presence.moveTo (1.0f, jump ? 0 : fadeFrames);
}

void Processor::fade (float* const* audio, int channels, int frames) noexcept ANTLER_NONBLOCKING
{
    for (int c = 0; c < channels; ++c)
        for (int f = 0; f < frames; ++f)
            audio[c][f] *= presence.at (f);

    presence.advance (frames);
}

/** A state that is not finite stays so. */
void Processor::silence (int channel, float* audio, int frames) noexcept ANTLER_NONBLOCKING
{
    std::fill_n (audio, frames, 0.0f);
    models.get()->recover (channel);
}

/** A change takes a few milliseconds, so that it does not click; when it begins depends on the host
    alone. What is not heard does not click: at the start and in bypass there is no ramp. */
void Processor::followParameters() noexcept ANTLER_NONBLOCKING
{
    const auto heard = parameters.isBypassed() ? 0.0f : 1.0f;
    const auto jump = starting || mix.restsAt (0.0f);

    for (std::size_t i = 0; i < ramps.size(); ++i)
        ramps[i].moveTo (parameters.value (i), jump || Parameters::isChoice (i) ? 0 : rampFrames);

    mix.moveTo (heard, starting ? 0 : rampFrames);
    forget = forget || starting;
}
} // namespace antler
