// SPDX-License-Identifier: GPL-3.0-or-later
#include "Results.h"

#include <memory>

namespace antler
{
Results::Results (juce::AudioProcessor& processor)
{
    for (std::size_t i = 0; i < count; ++i)
    {
        auto meter = std::make_unique<Meter> (resultSpecs[i]);
        meters[i] = meter.get();
        newest[i] = resultSpecs[i].minimum;
        processor.addParameter (meter.release());
    }
}

Results::Meter::Meter (const ResultSpec& spec)
    : AudioProcessorParameterWithID (juce::String::fromUTF8 (spec.name),
                                     juce::String::fromUTF8 (spec.name)),
      minimum (spec.minimum), size (spec.maximum - spec.minimum)
{
}

juce::String Results::Meter::getText (float value, int length) const
{
    const juce::String written (minimum + value * size, 3);
    return length > 0 ? written.substring (0, length) : written;
}

float Results::Meter::getValueForText (const juce::String& written) const
{
    return juce::jlimit (0.0f, 1.0f, (written.getFloatValue() - minimum) / size);
}
} // namespace antler
