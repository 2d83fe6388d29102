// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Processor.h"

#include <Delay.h>

#include <string_view>
#include <vector>

namespace antler
{
/** A plugin of your own around the project's model: derive from it, and write before() and after().

    It is a juce::AudioProcessor, and all of that can be overridden: buses, editor, state. What it
    has already is what Antler's own plugin has: the model, loaded and swapped where it is a file
    beside the plugin; the parameters of project.yaml, and bypass; the latency that the host is told
    of; silence for what is not finite; a state with all parameters, those included that you add
    with addParameter().

    docs/own-cpp.md shows one.
*/
class Effect : public Processor
{
public:
    void prepareToPlay (double sampleRate, int frames) final;
    void getStateInformation (juce::MemoryBlock&) override;
    void setStateInformation (const void* data, int size) override;

protected:
    /** Makes ready for so many channels and at most so many frames at once. Not for the audio
        thread; called several times, with other values first. */
    virtual void prepare (double sampleRate, int channels, int frames);

    /** For the audio thread: the sound on its way into the model, changed in place. No allocation,
        lock, system call or exception in it. */
    virtual void before (juce::AudioBuffer<float>& audio) noexcept ANTLER_NONBLOCKING;

    /** For the audio thread: the model's result, as it goes to the host. */
    virtual void after (juce::AudioBuffer<float>& audio) noexcept ANTLER_NONBLOCKING;

    /** For the audio thread: what comes next is a new beginning. */
    virtual void restart() noexcept ANTLER_NONBLOCKING;

    /** In prepare(): before() and after() make the sound later by so many frames. */
    void addLatency (int frames);

    /** In before() and after(): a parameter of project.yaml in plain units, at a frame of `audio`.
     */
    float parameter (std::size_t index, int frame) const noexcept ANTLER_NONBLOCKING
    {
        return moving[index].at (frame);
    }

    /** The place of a parameter in project.yaml, found while compiling:
        `constexpr auto gain = parameterIndex ("gain");` */
    static constexpr std::size_t parameterIndex (std::string_view name)
    {
        const auto index = indexOf (name, parameterSpecs);
        return index < parameterSpecs.size() ? index
                                             : throw "project.yaml has no parameter of that name";
    }

    /** In before() and after(): what a model that listens found last, in plain units. */
    float result (std::size_t index) const noexcept ANTLER_NONBLOCKING
    {
        return results.values()[index];
    }

    /** The place of a result among the model's, found while compiling, as a parameter's is. */
    static constexpr std::size_t resultIndex (std::string_view name)
    {
        const auto index = indexOf (name, resultSpecs);
        return index < resultSpecs.size() ? index : throw "the model gives no result of that name";
    }

private:
    // What is thrown stands in the two above: compilers show the words of a throw, not their
    // values.
    template <typename Specs>
    static constexpr std::size_t indexOf (std::string_view name, const Specs& specs)
    {
        std::size_t index = 0;

        while (index < specs.size() && name != specs[index].name)
            ++index;

        return index;
    }

    void play (Player&, const Block&) noexcept ANTLER_NONBLOCKING final;
    void startAgain (Player&) noexcept ANTLER_NONBLOCKING final;
    void playPiece (Player&, const Block&, int first, int count) noexcept ANTLER_NONBLOCKING;

    struct Channel
    {
        Delay delay;             // as late as the result
        std::vector<float> past; // the input beside it
    };

    std::vector<Channel> dry;
    juce::AudioBuffer<float> piece; // of the host's block
    std::array<Ramp, Parameters::count> moving;
    Ramp heard;
    int longest = 1; // frames
    int added = 0;   // frames
};
} // namespace antler
