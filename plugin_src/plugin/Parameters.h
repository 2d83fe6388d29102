// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <AntlerParameters.h>
#include <Nonblocking.h>
#include <juce_audio_processors/juce_audio_processors.h>

#include <array>

namespace antler
{
/** The plugin's parameters: those of project.yaml in the model's order, then bypass.

    JUCE owns them. Their state is XML: numbers in plain units and choices as text, by name, so that
    it survives another order, another range and another list of choices.
*/
class Parameters
{
public:
    static constexpr auto count = parameterSpecs.size();

    static constexpr bool isChoice (std::size_t index)
    {
        return parameterSpecs[index].choices[0] != '\0';
    }

    /** Adds them to `processor`. */
    explicit Parameters (juce::AudioProcessor& processor);

    /** For the audio thread, each an atomic load: a number in plain units, or a choice's index. */
    float value (std::size_t index) const noexcept ANTLER_NONBLOCKING
    {
        const auto& it = all[index];
        return it.number != nullptr ? it.number->get() : static_cast<float> (it.choice->getIndex());
    }

    bool isBypassed() const noexcept ANTLER_NONBLOCKING { return bypass->get(); }

    juce::AudioParameterBool* getBypass() const noexcept { return bypass; }

    juce::XmlElement toXml() const;

    /** What `state` lacks, or holds as no number, gets its default; what is out of its range, the
        end of it. Other names are left alone. */
    void restore (const juce::XmlElement& state);

private:
    struct Parameter
    {
        juce::RangedAudioParameter* base = nullptr;
        juce::AudioParameterFloat* number = nullptr;  // one of these
        juce::AudioParameterChoice* choice = nullptr; // two is null

        /** Where what is `written` in a state puts it, 0 to 1. */
        float position (const juce::String& written) const;
    };

    std::array<Parameter, count> all {};
    juce::AudioParameterBool* bypass = nullptr;
};
} // namespace antler
