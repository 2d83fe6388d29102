// SPDX-License-Identifier: GPL-3.0-or-later
#include "Effect.h"

#include <cmath>

namespace antler
{
namespace
{
/** Parameters that are no other's: JUCE has all in the order in which they were added. */
std::vector<juce::RangedAudioParameter*> ownParameters (const juce::AudioProcessor& processor)
{
    std::vector<juce::RangedAudioParameter*> found;
    const auto& all = processor.getParameters();

    for (int i = static_cast<int> (Parameters::count) + 1; i < all.size(); ++i) // behind bypass
        if (auto* own = dynamic_cast<juce::RangedAudioParameter*> (all[i]))
            found.push_back (own);

    return found;
}
} // namespace

void Effect::prepareToPlay (double sampleRate, int frames)
{
    const auto channels = getTotalNumInputChannels();
    longest = juce::jmax (1, frames);
    added = 0;
    Processor::prepareToPlay (sampleRate, frames);
    prepare (sampleRate, channels, longest);
    setLatencySamples (getLatencySamples() + added);
    dry.assign (static_cast<std::size_t> (channels), {});

    for (auto& channel : dry)
    {
        channel.delay.resize (getLatencySamples());
        channel.past.resize (static_cast<std::size_t> (longest));
    }
}

void Effect::prepare (double, int, int) {}

void Effect::addLatency (int frames) { added += frames; }

void Effect::getStateInformation (juce::MemoryBlock& data)
{
    auto state = parameters.toXml();

    for (const auto* own : ownParameters (*this))
    {
        auto* written = state.createNewChildElement ("own");
        written->setAttribute ("name", own->paramID);
        written->setAttribute ("value",
                               static_cast<double> (own->convertFrom0to1 (own->getValue())));
    }

    copyXmlToBinary (state, data);
}

void Effect::setStateInformation (const void* data, int size)
{
    const auto state = getXmlFromBinary (data, size);

    if (state == nullptr)
        return;

    parameters.restore (*state);

    for (auto* own : ownParameters (*this))
    {
        const auto* written = state->getChildByAttribute ("name", own->paramID);
        const auto value = written != nullptr ? written->getDoubleAttribute ("value") : NAN;
        const auto range = own->getNormalisableRange().getRange();
        own->setValueNotifyingHost (std::isfinite (value) ? own->convertTo0to1 (range.clipValue (
                                                                static_cast<float> (value)))
                                                          : own->getDefaultValue());
    }
}
} // namespace antler
