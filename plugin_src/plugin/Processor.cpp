// SPDX-License-Identifier: GPL-3.0-or-later
#include "Processor.h"

#if ANTLER_MODEL_EMBEDDED
#include "EmbeddedModel.h"
#endif

#include <ModelFile.h>

#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace antler
{
namespace
{
constexpr auto rampSeconds = 0.02;
constexpr auto fadeSeconds = 0.01; // of each model, where one takes over from another

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

/** A host asks for a plugin's parameters once, so another model finds as many values. */
void requireResults (std::size_t found)
{
    if (found != Results::count)
        throw std::runtime_error ("the model finds " + std::to_string (found)
                                  + " values in what it hears, and the plugin was built for "
                                  + std::to_string (Results::count) + ": build it again");
}

/** Sushi takes a plugin's width from the bus it has at first. */
juce::AudioChannelSet widestTrack()
{
    return juce::AudioChannelSet::canonicalChannelSet (defaultChannels);
}
} // namespace

Processor::Processor()
    : AudioProcessor (BusesProperties()
                          .withInput ("Input", widestTrack())
                          .withOutput ("Output", widestTrack())),
      rendering (std::getenv ("ANTLER_OFFLINE") != nullptr)
{
    loadModel();
}

Processor::~Processor()
{
    folder.reset(); // no other model comes
    sayOutput();
}

// Here, so that no other file has the plugin's name in it: they stay in the compiler cache.
const juce::String Processor::getName() const { return JucePlugin_Name; }

void Processor::loadModel()
{
#if ANTLER_MODEL_EMBEDDED
    try
    {
        models.put (load (embeddedModel(), {}));
        models.change();
    }
    catch (const std::exception& problem)
    {
        complain (problem.what());
    }
#else
    folder = std::make_unique<ModelFolder> (
        models,
        [this] (std::vector<char> bytes)
        {
            const ModelData package { bytes.data(), bytes.size() }; // where they stay when moved
            return load (package, std::move (bytes));
        },
        [] (const std::string& what) { say (std::string (JucePlugin_Name) + " " + what); });
#endif
    setLatencySamples (models.getLatency());
}

/** @param bytes where `package` is, unless that lasts by itself */
std::unique_ptr<Playable> Processor::load (ModelData package, std::vector<char> bytes) const
{
    const auto model = readModel (package);
    auto player = std::make_unique<Player> (model.data, model.spec, ranges(), model.schedule);
    requireResults (player->results());
    const auto samples = player->samplesPerCall();
    say (JucePlugin_Name
         + (samples > 1
                ? " runs blocks of up to " + std::to_string (samples) + " samples in one call"
                : " runs one sample a call: " + player->whySingle()));
    if (const auto remark = engineRemark(); ! remark.empty())
        say (std::string (JucePlugin_Name) + " " + remark);

    return std::make_unique<Playable> (Playable { std::move (bytes), std::move (player) });
}

/** Hosts call this several times, with other values first. */
void Processor::prepareToPlay (double sampleRate, int frames)
{
    sayOutput();
    rampFrames = juce::jmax (1, juce::roundToInt (sampleRate * rampSeconds));
    fadeFrames = juce::jmax (1, juce::roundToInt (sampleRate * fadeSeconds));

    try
    {
        models.prepare (getTotalNumInputChannels(), sampleRate, frames);
        setLatencySamples (models.getLatency());
        sayLatency();
    }
    catch (const std::exception& problem)
    {
        complain (problem.what());
    }

    reset();
}

/** What comes next is a new beginning. */
void Processor::reset() { starting = true; }

/** The audio thread has stopped: what it counted can be said. */
void Processor::releaseResources() { sayOutput(); }

void Processor::sayLatency() const
{
    if (const auto samples = getLatencySamples(); samples > 0)
        say (std::string (JucePlugin_Name) + " is heard " + std::to_string (samples)
             + " samples later");
}

void Processor::sayOutput()
{
    if (auto* player = models.get())
    {
        if (const auto failures = player->takeFailures(); failures > 0)
            complain ("the model failed in " + std::to_string (failures) + " runs");

        if (const auto work = player->takeFigures(); work && work->blocks > 0)
            say (describe (*work, JucePlugin_Name));
    }

    if (meter.figures().blocks > 0)
        say (describe (meter.figures(), JucePlugin_Name));

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
