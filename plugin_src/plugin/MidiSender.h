// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <AntlerParameters.h>
#include <Nonblocking.h>
#include <juce_audio_basics/juce_audio_basics.h>

#include <array>

namespace antler
{
/** What results become as MIDI, as `plugin.midi` of project.yaml has it: a note while a result is
    above a value, as loud as the result is high; or a controller that follows it over its range.

    For the audio thread, all of it. An event that a block has no room for is sent with a later one.
*/
class MidiSender
{
public:
    static constexpr auto count = midiRules.size();

    /** What a run has found, in plain units and in the order of `resultSpecs`. */
    void follow (const float* found, juce::MidiBuffer&) noexcept ANTLER_NONBLOCKING;

    /** Ends the notes that sound: nothing is found for a while. */
    void release (juce::MidiBuffer&) noexcept ANTLER_NONBLOCKING;

private:
    void play (std::size_t rule, int velocity, juce::MidiBuffer&) noexcept ANTLER_NONBLOCKING;
    void turn (std::size_t rule, int value, juce::MidiBuffer&) noexcept ANTLER_NONBLOCKING;

    std::array<bool, count> sounds {}; // by rule that has a note
    std::array<int, count> sent {};    // by rule that has a controller: its value + 1; 0: none yet
};
} // namespace antler
