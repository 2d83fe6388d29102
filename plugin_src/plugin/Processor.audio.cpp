// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Processor.h"

namespace antler
{
/** A parameter change is spread over the block that first sees it, so that it does not click. Which
    block that is depends on the host alone: the same session renders the same samples. */
void Processor::processBlock (juce::AudioBuffer<float>& buffer, juce::MidiBuffer&)
{
    if (buffer.getNumSamples() == 0) // a host hands over parameters: the change is the next block's
        return;

    if (inference == nullptr)
    {
        buffer.clear();
        return;
    }

    const juce::ScopedNoDenormals noDenormals;
    const auto now = readParameters();

    inference->process ({ buffer.getArrayOfReadPointers(), buffer.getArrayOfWritePointers(),
                          buffer.getNumChannels(), buffer.getNumSamples(), last.data(),
                          now.data() });
    last = now;
}

/** The parameters in plain units; each is an atomic load. */
Processor::Values Processor::readParameters() const noexcept
{
    Values values {};

    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = parameters[i]->get();

    return values;
}
} // namespace antler
