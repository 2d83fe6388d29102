// SPDX-License-Identifier: GPL-3.0-or-later
#include <juce_audio_processors/juce_audio_processors.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <mutex>
#include <thread>

namespace
{
using namespace std::chrono_literals;

/** What the parameter `mode` selects, in plain units. */
enum Mode
{
    behave = 0,
    sleepABit = 1,
    waitForLock = 2,
    allocate = 3,
    burn = 4
};

/** A thread that, while told to, holds a lock most of the time and sleeps with it in its hands. */
class Holder
{
public:
    ~Holder()
    {
        ending = true;
        thread.join();
    }

    std::atomic<bool> holding { false };
    std::mutex lock;

private:
    void run()
    {
        while (! ending)
        {
            if (holding)
            {
                const std::lock_guard<std::mutex> held (lock);
                std::this_thread::sleep_for (300us);
            }

            std::this_thread::sleep_for (holding ? 100us : 20ms);
        }
    }

    std::atomic<bool> ending { false };
    std::thread thread { [this] { run(); } };
};

class Misbehave final : public juce::AudioProcessor
{
public:
    Misbehave()
        : AudioProcessor (BusesProperties()
                              .withInput ("Input", juce::AudioChannelSet::stereo())
                              .withOutput ("Output", juce::AudioChannelSet::stereo()))
    {
        const juce::NormalisableRange<float> range (0.0f, 4.0f, 1.0f);
        addParameter (
            mode = new juce::AudioParameterFloat (juce::String ("mode"), "mode", range, 0.0f));
    }

    void prepareToPlay (double rate, int frames) override
    {
        budget = std::chrono::duration<double> (frames / rate);
    }

    /** Passes the audio on, late. */
    void processBlock (juce::AudioBuffer<float>&, juce::MidiBuffer&) override
    {
        const auto now = static_cast<int> (std::lround (mode->get()));
        holder.holding = now == waitForLock;

        switch (now)
        {
            case sleepABit:
                std::this_thread::sleep_for (200us);
                break;
            case waitForLock:
            {
                const std::lock_guard<std::mutex> held (holder.lock);
                break;
            }
            case allocate:
                allocateSomething();
                break;
            case burn:
                burnTheBudget();
                break;
            default:
                break;
        }
    }

    using juce::AudioProcessor::processBlock;

    bool isBusesLayoutSupported (const BusesLayout& layouts) const override
    {
        return layouts.getMainInputChannelSet() == layouts.getMainOutputChannelSet()
               && ! layouts.getMainOutputChannelSet().isDisabled();
    }

    void releaseResources() override {}
    void getStateInformation (juce::MemoryBlock&) override {}
    void setStateInformation (const void*, int) override {}
    const juce::String getName() const override { return JucePlugin_Name; }
    double getTailLengthSeconds() const override { return 0.0; }
    bool acceptsMidi() const override { return false; }
    bool producesMidi() const override { return false; }
    bool hasEditor() const override { return false; }
    juce::AudioProcessorEditor* createEditor() override { return nullptr; }
    int getNumPrograms() override { return 1; }
    int getCurrentProgram() override { return 0; }
    void setCurrentProgram (int) override {}
    const juce::String getProgramName (int) override { return {}; }
    void changeProgramName (int, const juce::String&) override {}

private:
    /** From 64 bytes, which the C library has at hand, to 4 MiB, which it asks the kernel for. */
    void allocateSomething()
    {
        size = size < (4u << 20u) ? size * 4 : 64;
        auto* block = static_cast<volatile char*> (std::malloc (size));

        if (block != nullptr)
            block[size - 1] = 1;

        std::free (const_cast<char*> (block));
    }

    void burnTheBudget() const
    {
        const auto end = std::chrono::steady_clock::now() + budget * 1.5;

        while (std::chrono::steady_clock::now() < end)
        {
        }
    }

    juce::AudioParameterFloat* mode = nullptr;
    std::chrono::duration<double> budget { 0.0 };
    std::size_t size = 64;
    Holder holder;
};
} // namespace

juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter() { return new Misbehave; }
