// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "MidiSender.h"

#include <algorithm>
#include <cmath>

namespace antler
{
namespace
{
constexpr auto noteOff = 0x80, noteOn = 0x90, controlChange = 0xb0, highest = 127;

// JUCE's wrapper makes room for 2048 bytes before the first block; an event takes its three, its
// time and its size. Beyond that it would allocate.
constexpr auto room = 2048, sizeOfEvent = 3 + 4 + 2;

/** False if there is no room for it. */
bool send (juce::MidiBuffer& midi, int kind, int channel, int number,
           int value) noexcept ANTLER_NONBLOCKING
{
    if (midi.data.size() + sizeOfEvent > room)
        return false;

    const juce::uint8 bytes[] = { static_cast<juce::uint8> (kind + channel - 1),
                                  static_cast<juce::uint8> (number),
                                  static_cast<juce::uint8> (value) };
    return ANTLER_TRUSTED (midi.addEvent (bytes, 3, 0)); // copies, where there is room
}

/** 0 to 127 over the range of a result. */
int scaled (float value, const ResultSpec& spec) noexcept ANTLER_NONBLOCKING
{
    const auto place = (value - spec.minimum) / (spec.maximum - spec.minimum);
    return static_cast<int> (std::lround (std::clamp (place, 0.0f, 1.0f) * highest));
}
} // namespace

void MidiSender::follow (const float* found, juce::MidiBuffer& midi) noexcept ANTLER_NONBLOCKING
{
    for (std::size_t i = 0; i < count; ++i)
    {
        const auto& rule = midiRules[i];
        const auto value = found[rule.result];
        const auto place = scaled (value, resultSpecs[rule.result]);

        if (rule.note < 0)
            turn (i, place, midi);
        else
            play (i, value > rule.above ? std::max (1, place) : 0, midi);
    }
}

void MidiSender::release (juce::MidiBuffer& midi) noexcept ANTLER_NONBLOCKING
{
    for (std::size_t i = 0; i < count; ++i)
        if (sounds[i])
            play (i, 0, midi);
}

void MidiSender::play (std::size_t rule, int velocity,
                       juce::MidiBuffer& midi) noexcept ANTLER_NONBLOCKING
{
    const auto wanted = velocity > 0;

    if (sounds[rule] != wanted
        && send (midi, wanted ? noteOn : noteOff, midiRules[rule].channel, midiRules[rule].note,
                 velocity))
        sounds[rule] = wanted;
}

void MidiSender::turn (std::size_t rule, int value,
                       juce::MidiBuffer& midi) noexcept ANTLER_NONBLOCKING
{
    if (sent[rule] != value + 1
        && send (midi, controlChange, midiRules[rule].channel, midiRules[rule].controller, value))
        sent[rule] = value + 1;
}
} // namespace antler
