// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <AntlerParameters.h>
#include <Inference.h>
#include <juce_audio_processors/juce_audio_processors.h>

#include <array>
#include <memory>

namespace antler
{
/** The plugin: every channel of its bus through the embedded model, with the parameters beside each
    sample. No latency, no editor, as many channels out as in.

    A model that cannot be used makes the plugin silent, never transparent: a missing effect that
    passes audio is noticed on stage, silence at the first sound check. The reason goes to stderr
    when the plugin is constructed, prepared or stopped, since plugin hosts log nothing about it.
*/
class Processor final : public juce::AudioProcessor
{
public:
    Processor();

    void prepareToPlay (double sampleRate, int frames) override;
    void releaseResources() override;
    void processBlock (juce::AudioBuffer<float>&, juce::MidiBuffer&) override;
    using juce::AudioProcessor::processBlock;

    bool isBusesLayoutSupported (const BusesLayout&) const override;
    void getStateInformation (juce::MemoryBlock&) override;
    void setStateInformation (const void* data, int size) override;

    const juce::String getName() const override { return JucePlugin_Name; }
    double getTailLengthSeconds() const override { return 0.0; }
    bool acceptsMidi() const override { return false; }
    bool producesMidi() const override { return false; }
    bool hasEditor() const override { return false; }
    juce::AudioProcessorEditor* createEditor() override { return nullptr; }

    int getNumPrograms() override { return 1; } // some hosts cannot do with none
    int getCurrentProgram() override { return 0; }
    void setCurrentProgram (int) override {}
    const juce::String getProgramName (int) override { return {}; }
    void changeProgramName (int, const juce::String&) override {}

private:
    using Values = std::array<float, parameterSpecs.size()>;

    void loadModel();
    Values readParameters() const noexcept;

    std::array<juce::AudioParameterFloat*, parameterSpecs.size()> parameters {}; // JUCE owns them
    std::unique_ptr<Inference> inference; // null if the model cannot be used
    Values last {};                       // the parameters at the end of the block before
    int failuresTold = 0;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (Processor)
};
} // namespace antler
