// SPDX-License-Identifier: GPL-3.0-or-later
#include "Processor.h"

#include "EmbeddedModel.h"

#include <iostream>
#include <string>

namespace antler
{
namespace
{
void complain (const std::string& problem)
{
    std::cerr << JucePlugin_Name << " is silent: " << problem << std::endl;
}
} // namespace

Processor::Processor()
    : AudioProcessor (BusesProperties()
                          .withInput ("Input", juce::AudioChannelSet::stereo())
                          .withOutput ("Output", juce::AudioChannelSet::stereo()))
{
    for (std::size_t i = 0; i < parameterSpecs.size(); ++i)
    {
        const auto& spec = parameterSpecs[i];
        const juce::String name (juce::CharPointer_UTF8 (spec.name));
        // A plain string is an identifier in JUCE 6, and becomes a ParameterID in later ones.
        auto parameter = std::make_unique<juce::AudioParameterFloat> (
            name, name, juce::NormalisableRange<float> (spec.minimum, spec.maximum), spec.initial);
        parameters[i] = parameter.get();
        addParameter (parameter.release());
    }

    loadModel();
}

void Processor::loadModel()
{
    try
    {
        inference =
            std::make_unique<Inference> (embeddedModel(), static_cast<int> (parameterSpecs.size()));
    }
    catch (const std::exception& problem)
    {
        complain (problem.what());
    }
}

/** Hosts call this several times, with other values first. Nothing here depends on the sample
    rate: a model without state works sample by sample. */
void Processor::prepareToPlay (double, int frames)
{
    if (inference == nullptr)
        return;

    try
    {
        inference->prepare (frames, getTotalNumOutputChannels());
    }
    catch (const std::exception& problem)
    {
        complain (problem.what());
    }

    last = readParameters();
}

/** The audio thread has stopped: what went wrong on it can be told. */
void Processor::releaseResources()
{
    const auto failures = inference != nullptr ? inference->failures() : 0;

    if (failures > failuresTold)
        complain ("the model failed in " + std::to_string (failures - failuresTold) + " runs");

    failuresTold = failures;
}

bool Processor::isBusesLayoutSupported (const BusesLayout& layouts) const
{
    return layouts.getMainInputChannelSet() == layouts.getMainOutputChannelSet()
           && ! layouts.getMainOutputChannelSet().isDisabled();
}

/** The parameters by name, in plain units: they survive another order and another range. */
void Processor::getStateInformation (juce::MemoryBlock& data)
{
    juce::XmlElement state ("antler");

    for (auto* parameter : parameters)
    {
        auto* value = state.createNewChildElement ("parameter");
        value->setAttribute ("name", parameter->paramID);
        value->setAttribute ("value", static_cast<double> (parameter->get()));
    }

    copyXmlToBinary (state, data);
}

void Processor::setStateInformation (const void* data, int size)
{
    const auto state = getXmlFromBinary (data, size);

    if (state == nullptr)
        return;

    for (auto* value = state->getFirstChildElement(); value != nullptr;
         value = value->getNextElement())
        for (auto* parameter : parameters)
            if (parameter->paramID == value->getStringAttribute ("name"))
                *parameter = static_cast<float> (
                    value->getDoubleAttribute ("value", static_cast<double> (parameter->get())));
}
} // namespace antler

juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter() { return new antler::Processor; }
