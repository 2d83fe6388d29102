// SPDX-License-Identifier: GPL-3.0-or-later
#include "Parameters.h"

#include <memory>

namespace antler
{
namespace
{
constexpr auto stateVersion = 1; // without one: before bypass was part of it

juce::NormalisableRange<float> rangeOf (const ParameterSpec& spec)
{
    return { spec.minimum, spec.maximum, spec.step, spec.skew };
}

// A plain string is an identifier in JUCE 6, and becomes a ParameterID in later ones.

std::unique_ptr<juce::AudioParameterChoice> makeChoice (const ParameterSpec& spec)
{
    const auto name = juce::String::fromUTF8 (spec.name);
    const auto choices = juce::StringArray::fromLines (juce::String::fromUTF8 (spec.choices));
    return std::make_unique<juce::AudioParameterChoice> (name, name, choices,
                                                         static_cast<int> (spec.initial));
}

std::unique_ptr<juce::AudioParameterFloat> makeNumber (const ParameterSpec& spec)
{
    const auto name = juce::String::fromUTF8 (spec.name);
    const auto label = juce::String::fromUTF8 (spec.unit);
#if JUCE_MAJOR_VERSION < 7
    const auto unit = label;
#else
    const auto unit = juce::AudioParameterFloatAttributes().withLabel (label);
#endif
    return std::make_unique<juce::AudioParameterFloat> (name, name, rangeOf (spec), spec.initial,
                                                        unit);
}

/** Hands a parameter over to JUCE. */
template <typename Kind>
Kind* add (juce::AudioProcessor& processor, std::unique_ptr<Kind> parameter)
{
    auto* const added = parameter.get();
    processor.addParameter (parameter.release());
    return added;
}

/** NaN, infinities and what is no number at all are refused. */
bool isNumber (const juce::String& written)
{
    return written.isNotEmpty() && written.containsOnly ("0123456789.+-eE");
}
} // namespace

Parameters::Parameters (juce::AudioProcessor& processor)
{
    for (std::size_t i = 0; i < count; ++i)
    {
        const auto& spec = parameterSpecs[i];

        if (isChoice (i))
            all[i].base = all[i].choice = add (processor, makeChoice (spec));
        else
            all[i].base = all[i].number = add (processor, makeNumber (spec));
    }

    bypass =
        add (processor, std::make_unique<juce::AudioParameterBool> ("bypass", "Bypass", false));
}

juce::XmlElement Parameters::toXml() const
{
    juce::XmlElement state ("antler");
    state.setAttribute ("version", stateVersion);
    state.setAttribute ("bypass", bypass->get());

    for (const auto& it : all)
    {
        auto* written = state.createNewChildElement ("parameter");
        written->setAttribute ("name", it.base->paramID);

        if (it.number != nullptr)
            written->setAttribute ("value", static_cast<double> (it.number->get()));
        else
            written->setAttribute ("value", it.choice->getCurrentChoiceName());
    }

    return state;
}

void Parameters::restore (const juce::XmlElement& state)
{
    bypass->setValueNotifyingHost (state.getBoolAttribute ("bypass") ? 1.0f : 0.0f);

    for (const auto& it : all)
    {
        const auto* written = state.getChildByAttribute ("name", it.base->paramID);
        it.base->setValueNotifyingHost (
            it.position (written != nullptr ? written->getStringAttribute ("value") : ""));
    }
}

float Parameters::Parameter::position (const juce::String& written) const
{
    if (number != nullptr && isNumber (written))
        return number->convertTo0to1 (number->range.getRange().clipValue (written.getFloatValue()));

    if (choice != nullptr && choice->choices.contains (written))
        return choice->convertTo0to1 (static_cast<float> (choice->choices.indexOf (written)));

    return base->getDefaultValue();
}
} // namespace antler
