// A plugin of your own around the model of project.yaml: before() and after() are what is done to
// the sound in front of the model and behind it. The rest (parameters, bypass, latency, the state
// that a session keeps, the model's own file) it has from antler::Effect, which is a
// juce::AudioProcessor.
#include <Effect.h>

#include <algorithm>
#include <cmath>
#include <vector>

class Plugin final : public antler::Effect
{
public:
    Plugin()
    {
        // The parameters of project.yaml are there already; these are beside them.
        level = new juce::AudioParameterFloat ("level", "Level", -24.0f, 12.0f, 0.0f);
        addParameter (level);
    }

private:
    /** Makes ready. Here, and not on the audio thread, memory can be had. */
    void prepare (double sampleRate, int channels, int) override
    {
        pole =
            static_cast<float> (std::exp (-juce::MathConstants<double>::twoPi * 10.0 / sampleRate));
        offsets.assign (static_cast<std::size_t> (channels), {});
        gain.reset (sampleRate, 0.02);
    }

    /** What comes next is a new beginning: nothing was heard before. */
    void restart() noexcept ANTLER_NONBLOCKING override
    {
        std::fill (offsets.begin(), offsets.end(), Offset {});
        gain.setCurrentAndTargetValue (juce::Decibels::decibelsToGain (level->get()));
    }

    /** Before the model: takes what is below 10 Hz out, since a model bends an offset like all
       else. On the audio thread, as after(): no allocation, lock, file or print in here. */
    void before (juce::AudioBuffer<float>& audio) noexcept ANTLER_NONBLOCKING override
    {
        for (int c = 0; c < audio.getNumChannels(); ++c)
        {
            auto* samples = audio.getWritePointer (c);
            auto& offset = offsets[static_cast<std::size_t> (c)];

            for (int i = 0; i < audio.getNumSamples(); ++i)
            {
                const auto in = samples[i];
                samples[i] = offset.out = in - offset.in + pole * offset.out;
                offset.in = in;
            }
        }
    }

    /** After the model: the level. */
    void after (juce::AudioBuffer<float>& audio) noexcept ANTLER_NONBLOCKING override
    {
        gain.setTargetValue (juce::Decibels::decibelsToGain (level->get()));

        for (int i = 0; i < audio.getNumSamples(); ++i)
        {
            const auto now = gain.getNextValue();

            for (int c = 0; c < audio.getNumChannels(); ++c)
                audio.getWritePointer (c)[i] *= now;
        }
    }

    struct Offset
    {
        float in = 0.0f, out = 0.0f;
    };

    juce::AudioParameterFloat* level = nullptr; // JUCE owns it
    juce::SmoothedValue<float> gain;
    std::vector<Offset> offsets; // a channel each
    float pole = 0.0f;
};

juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter() { return new Plugin; }
