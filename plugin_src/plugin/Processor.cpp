// SPDX-License-Identifier: GPL-3.0-or-later
#include "Processor.h"

#include "EmbeddedModel.h"

#include <ModelFile.h>

#include <iostream>
#include <string>
#include <vector>

namespace antler
{
namespace
{
constexpr auto rampSeconds = 0.02;

void say (const std::string& what) { std::cerr << what << std::endl; }

void complain (const std::string& problem)
{
    say (std::string (JucePlugin_Name) + " is silent: " + problem);
}

std::vector<Range> ranges()
{
    std::vector<Range> result;

    for (const auto& spec : parameterSpecs)
        result.push_back ({ spec.minimum, spec.maximum });

    return result;
}

/** Sushi takes a plugin's width from the bus it has at first. */
juce::AudioChannelSet widestTrack()
{
    return juce::AudioChannelSet::canonicalChannelSet (defaultChannels);
}
} // namespace

Processor::Processor()
    : AudioProcessor (
          BusesProperties().withInput ("Input", widestTrack()).withOutput ("Output", widestTrack()))
{
    loadModel();
}

Processor::~Processor() { sayOutput(); }

void Processor::loadModel()
{
    try
    {
        const auto model = readModel (embeddedModel());
        inference = std::make_unique<Inference> (model.data, model.spec, ranges());
        const auto samples = inference->samplesPerCall();
        say (JucePlugin_Name
             + (samples > 1
                    ? " runs blocks of up to " + std::to_string (samples) + " samples in one call"
                    : " runs one sample a call: " + inference->whySingle()));
        setLatencySamples (inference->latency());
    }
    catch (const std::exception& problem)
    {
        complain (problem.what());
    }
}

/** Hosts call this several times, with other values first. */
void Processor::prepareToPlay (double sampleRate, int)
{
    sayOutput();
    rampFrames = juce::jmax (1, juce::roundToInt (sampleRate * rampSeconds));
    prepareModel();
    reset();
}

void Processor::prepareModel()
{
    if (inference == nullptr)
        return;

    try
    {
        inference->prepare (getTotalNumInputChannels());
        setLatencySamples (inference->latency());
    }
    catch (const std::exception& problem)
    {
        complain (problem.what());
        inference.reset();
    }
}

/** What comes next is a new beginning. */
void Processor::reset() { starting = true; }

/** The audio thread has stopped: what it counted can be said. */
void Processor::releaseResources() { sayOutput(); }

void Processor::sayOutput()
{
    const auto failures = inference != nullptr ? inference->failures() : 0;

    if (failures > failuresSaid)
        complain ("the model failed in " + std::to_string (failures - failuresSaid) + " runs");

    if (meter.figures().blocks > 0)
        say (describe (meter.figures(), JucePlugin_Name));

    failuresSaid = failures;
    meter.reset();
}

bool Processor::isBusesLayoutSupported (const BusesLayout& layouts) const
{
    return layouts.getMainInputChannelSet() == layouts.getMainOutputChannelSet()
           && ! layouts.getMainOutputChannelSet().isDisabled();
}

juce::AudioProcessorParameter* Processor::getBypassParameter() const
{
    return parameters.getBypass();
}

void Processor::getStateInformation (juce::MemoryBlock& data)
{
    copyXmlToBinary (parameters.toXml(), data);
}

void Processor::setStateInformation (const void* data, int size)
{
    if (const auto state = getXmlFromBinary (data, size))
        parameters.restore (*state);
}

#if ANTLER_EDITOR
bool Processor::hasEditor() const { return true; }

juce::AudioProcessorEditor* Processor::createEditor()
{
    return new juce::GenericAudioProcessorEditor (*this);
}
#else
bool Processor::hasEditor() const { return false; }

juce::AudioProcessorEditor* Processor::createEditor() { return nullptr; }
#endif
} // namespace antler

juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter() { return new antler::Processor; }
