// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "MidiSender.h"
#include "ModelFolder.h"
#include "ModelSlot.h"
#include "Parameters.h"
#include "Results.h"

#include <OutputMeter.audio.h>

#include <array>
#include <memory>

namespace antler
{
/** The plugin: every channel of its bus through the embedded model, with the parameters beside it.
    As many channels out as in.

    A model that cannot be used makes the plugin silent, never transparent: a missing effect that
    passes audio is noticed on stage, silence at the first sound check. A channel's block in which
    the model gives NaN or an infinity is silent too; the model then starts again from nothing.

    What there is to say goes to stderr, since plugin hosts log nothing about it: how the model
   runs, or why it cannot, when the plugin is constructed; what was put out, when it is stopped.
*/
class Processor : public juce::AudioProcessor
{
public:
    Processor();
    ~Processor() override;

    void prepareToPlay (double sampleRate, int frames) override;
    void reset() override;
    void releaseResources() override;
    void processBlock (juce::AudioBuffer<float>&, juce::MidiBuffer&) override;
    using juce::AudioProcessor::processBlock;

    bool isBusesLayoutSupported (const BusesLayout&) const override;
    juce::AudioProcessorParameter* getBypassParameter() const override;
    void getStateInformation (juce::MemoryBlock&) override;
    void setStateInformation (const void* data, int size) override;

    const juce::String getName() const override;
    double getTailLengthSeconds() const override { return 0.0; }
    bool acceptsMidi() const override { return false; }
    bool producesMidi() const override { return MidiSender::count > 0; }
    bool hasEditor() const override;
    juce::AudioProcessorEditor* createEditor() override;

    int getNumPrograms() override { return 1; } // some hosts cannot do with none
    int getCurrentProgram() override { return 0; }
    void setCurrentProgram (int) override {}
    const juce::String getProgramName (int) override { return "Default"; }
    void changeProgramName (int, const juce::String&) override {}

protected:
    /** For the audio thread: a block through the model. Effect does more. */
    virtual void play (Player&, const Block&) noexcept ANTLER_NONBLOCKING;

    /** For the audio thread: what comes next is a new beginning. */
    virtual void startAgain (Player&) noexcept ANTLER_NONBLOCKING;

    Parameters parameters { *this };
    Results results { *this };

private:
    void loadModel();
    std::unique_ptr<Playable> load (ModelData package, std::vector<char> bytes) const;
    void sayLatency() const;
    void sayOutput();
    void process (juce::AudioBuffer<float>&, juce::MidiBuffer&) noexcept ANTLER_NONBLOCKING;
    void followParameters() noexcept ANTLER_NONBLOCKING;
    void tellResults (Player&, juce::MidiBuffer&) noexcept ANTLER_NONBLOCKING;
    void followModel() noexcept ANTLER_NONBLOCKING;
    void fade (float* const* audio, int channels, int frames) noexcept ANTLER_NONBLOCKING;
    void silence (int channel, float* audio, int frames) noexcept ANTLER_NONBLOCKING;

    ModelSlot models; // empty if the model cannot be used
    std::unique_ptr<ModelFolder> folder;

    std::array<Ramp, Parameters::count> ramps;
    Ramp mix;      // 1: the model is heard, 0: bypassed
    Ramp presence; // 0 for a moment while another model takes over
    int rampFrames = 1, fadeFrames = 1;
    bool starting = true; // the next block begins at the parameters' values
    bool forget = true;   // and the model with no past
    const bool rendering; // Sushi plays offline, which it does not say

    MidiSender sender;
    OutputMeter meter;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (Processor)
};
} // namespace antler
