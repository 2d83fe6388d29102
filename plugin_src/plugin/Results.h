// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <AntlerParameters.h>
#include <Player.h>
#include <juce_audio_processors/juce_audio_processors.h>

#include <array>
#include <atomic>

namespace antler
{
/** What the model found last, as parameters that hosts read and nobody moves. They are behind all
    others, in the order of the model, and no part of a state.

    JUCE owns them.
*/
class Results
{
public:
    static constexpr auto count = resultSpecs.size();

    /** Adds them to `processor`. */
    explicit Results (juce::AudioProcessor& processor);

    /** For the audio thread: takes what a run of the model has found; false if none has since. */
    bool take (Player&) noexcept ANTLER_NONBLOCKING;

    /** For the audio thread: tells the host of what was taken last. */
    void show() noexcept ANTLER_NONBLOCKING;

    /** What was taken last, in plain units. */
    const float* values() const noexcept ANTLER_NONBLOCKING { return newest.data(); }

private:
    /** Its value is the processor's to say: JUCE's wrapper makes a meter read-only. */
    class Meter final : public juce::AudioProcessorParameterWithID
    {
    public:
        explicit Meter (const ResultSpec&);

        /** For the audio thread: a value in plain units; outside of its range, the end of it. */
        void show (float plain) noexcept ANTLER_NONBLOCKING;

        float getValue() const override { return shown.load (std::memory_order_relaxed); }
        void setValue (float) override {}
        float getDefaultValue() const override { return 0.0f; }
        Category getCategory() const override { return analysisMeter; }
        bool isAutomatable() const override { return false; }
        juce::String getText (float value, int length) const override;
        float getValueForText (const juce::String&) const override;

    private:
        const float minimum, size;
        std::atomic<float> shown { 0.0f }; // 0 to 1
    };

    std::array<Meter*, count> meters {};
    std::array<float, count> newest {};
};
} // namespace antler
