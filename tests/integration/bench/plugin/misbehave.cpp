// A gain whose classes each do one thing that a plugin should not: the class name says which.

#include "sins.h"

#include <public.sdk/source/main/pluginfactory.h>
#include <public.sdk/source/vst/vstsinglecomponenteffect.h>

#include <pluginterfaces/base/ustring.h>
#include <pluginterfaces/vst/ivstevents.h>
#include <pluginterfaces/vst/ivstparameterchanges.h>
#include <pluginterfaces/vst/ivstprocesscontext.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>
#include <unistd.h>

using namespace Steinberg;
using namespace Steinberg::Vst;

namespace
{
constexpr ParamID gainId = 7, levelId = 8;

/** What a fault knows of the block that it happens in. */
struct Block
{
    double gain;
    float firstSample;
};

struct Faults
{
    static void none (Block) {}

    static void allocate (Block)
    {
        auto* volatile memory = std::malloc (100); // sin: malloc
        std::free (memory); // sin: free
    }

    static void allocateInCpp (Block)
    {
        auto* volatile number = new int (1); // sin: new
        delete number;
    }

    static void allocateAtGainZero (Block block)
    {
        if (block.gain == 0)
            allocate (block);
    }

    static void lock (Block)
    {
        static std::mutex mutex;
        mutex.lock(); // sin: lock
        mutex.unlock();
    }

    static void sleep (Block) { std::this_thread::sleep_for (std::chrono::microseconds (50)); } // sin: sleep
    static void oversleep (Block) { usleep (4000); } // three periods of 64 frames at 48 kHz

    static void work (Block) // about a fifth of the time that 64 frames at 48 kHz last, on the stand-in
    {
        volatile double x = 1;
        for (int i = 0; i < 40000; ++i)
            x = x * 0.5;
    }

    static void crash (Block) { *static_cast<volatile int*> (nullptr) = 1; }
    static void abort (Block) { std::abort(); }
    static void leave (Block) { std::exit (3); }
    static void divide (Block)
    {
        volatile int zero = 0;
        zero = 1 / zero;
    }

    static void crashLater (Block block) // after four seconds of 64 frames at 48 kHz: it is measured
    {
        static int blocks = 0;
        if (++blocks > 3000)
            crash (block);
    }

    static void allocateThenCrash (Block block)
    {
        allocate (block);
        crashLater (block);
    }

    static void workOnSilence (Block block)
    {
        if (block.firstSample == 0)
            work (block);
    }

    static void writeFile (Block)
    {
        if (auto* file = std::fopen ("/dev/null", "w")) // sin: file
        {
            std::fputs ("x", file);
            std::fclose (file);
        }
    }

    template <auto sin>
    static void of (Block)
    {
        sin();
    }
};

/** What a class does before its first block, on the main thread. */
template <void (*fault) (Block)>
void prepare()
{
}
template <>
void prepare<Faults::of<Sins::touch>>()
{
    Sins::prepareTouch();
}
template <>
void prepare<Faults::of<Sins::outgrowPool>>()
{
    Sins::preparePool();
}
template <>
void prepare<Faults::of<Sins::nothing>>()
{
    Sins::startWorker();
}
template <>
void prepare<Faults::of<Sins::contend>>()
{
    Sins::prepareContend();
}

/** What becomes of a sample. */
struct Shapes
{
    static float same (float x) { return x; }
    static float loud (float x) { return 8 * x; }
    static float mute (float) { return 0; }
    static float offset (float x) { return x + 0.3f; }
    static float squareRoot (float x) { return std::sqrt (0.9f - x); } // not a number beyond 0.9
};

/** Remembers every preparation and says it in a file where ANTLER_TEST_TRACE names one. */
void trace (const char* text, double rate = 0, int frames = 0)
{
    const auto* path = std::getenv ("ANTLER_TEST_TRACE");
    auto* file = path != nullptr ? std::fopen (path, "a") : nullptr;
    if (file == nullptr)
        return;
    std::fprintf (file, rate > 0 ? "%s %.0f %d\n" : "%s\n", text, rate, frames);
    std::fclose (file);
}

template <void (*fault) (Block), tresult result = kResultOk, float (*shape) (float) = Shapes::same>
class Gain : public SingleComponentEffect
{
public:
    static FUnknown* create (void*) { return static_cast<IAudioProcessor*> (new Gain); }

    tresult PLUGIN_API initialize (FUnknown* context) override
    {
        SingleComponentEffect::initialize (context);
        addAudioInput (STR16 ("in"), SpeakerArr::kStereo);
        addAudioOutput (STR16 ("out"), SpeakerArr::kStereo);
        prepare<fault>();
        parameters.addParameter (STR16 ("Gain"), nullptr, 0, 1.0, ParameterInfo::kCanAutomate, gainId);
        return kResultOk;
    }

    tresult PLUGIN_API setupProcessing (ProcessSetup& setup) override
    {
        trace ("setupProcessing", setup.sampleRate, setup.maxSamplesPerBlock);
        return SingleComponentEffect::setupProcessing (setup);
    }

    tresult PLUGIN_API setBusArrangements (SpeakerArrangement* in, int32 ins, SpeakerArrangement* out,
                                           int32 outs) override
    {
        trace ("setBusArrangements");
        if (ins != 1 || outs != 1 || in[0] != out[0] || in[0] == SpeakerArr::kEmpty)
            return kResultFalse;
        return SingleComponentEffect::setBusArrangements (in, ins, out, outs);
    }

    tresult PLUGIN_API setActive (TBool state) override
    {
        trace (state ? "setActive 1" : "setActive 0");
        return kResultOk;
    }

    tresult PLUGIN_API setProcessing (TBool state) override
    {
        trace (state ? "setProcessing 1" : "setProcessing 0");
        return kResultOk;
    }

    tresult PLUGIN_API process (ProcessData& data) override
    {
        fault ({ gain, data.inputs[0].channelBuffers32[0][0] });
        if (data.inputParameterChanges != nullptr)
            for (int32 i = 0; i < data.inputParameterChanges->getParameterCount(); ++i)
                read (*data.inputParameterChanges->getParameterData (i));
        for (int32 c = 0; c < data.outputs[0].numChannels; ++c)
            for (int32 i = 0; i < data.numSamples; ++i)
                data.outputs[0].channelBuffers32[c][i] =
                    shape (data.inputs[0].channelBuffers32[c][i] * static_cast<float> (gain));
        return result;
    }

private:
    double gain = 1.0;

    void read (IParamValueQueue& queue)
    {
        int32 offset = 0;
        if (queue.getParameterId() == gainId)
            queue.getPoint (queue.getPointCount() - 1, offset, gain);
    }
};

/** Says how loud a block begins: in a parameter that only it moves, in a note above a half, and in a
    controller while that sounds. */
class Meter : public Gain<Faults::none>
{
public:
    static FUnknown* create (void*) { return static_cast<IAudioProcessor*> (new Meter); }

    tresult PLUGIN_API initialize (FUnknown* context) override
    {
        Gain::initialize (context);
        addEventOutput (STR16 ("notes"));
        parameters.addParameter (STR16 ("Level, left"), nullptr, 0, 0.0, ParameterInfo::kIsReadOnly,
                                 levelId);
        return kResultOk;
    }

    tresult PLUGIN_API process (ProcessData& data) override
    {
        const auto now = std::abs (data.inputs[0].channelBuffers32[0][0]);
        if (now != level)
            say (data, now);
        level = now;
        return Gain::process (data);
    }

private:
    float level = -1.0f;

    void say (ProcessData& data, float now)
    {
        int32 index = 0;
        data.outputParameterChanges->addParameterData (levelId, index)->addPoint (0, now, index);
        Event event {};
        event.type = now > 0.5f ? Event::kNoteOnEvent : Event::kNoteOffEvent;
        if (now > 0.5f)
            event.noteOn = { 1, 60, 0.0f, now, 0, -1 };
        else
            event.noteOff = { 1, 60, 0.5f, -1, 0.0f };
        if (now > 0.5f || level > 0.5f)
            data.outputEvents->addEvent (event);
        event.type = Event::kLegacyMIDICCOutEvent;
        event.midiCCOut = { 20, 1, static_cast<int8> (now * 127.0f), 0 };
        if (now > 0.5f)
            data.outputEvents->addEvent (event);
    }
};

void add (CPluginFactory& factory, int index, const char* name, FUnknown* (*create) (void*) )
{
    TUID id {};
    FUID (0x416e7401u + static_cast<uint32> (index), 1, 1, 1).toTUID (id);
    const PClassInfo2 info (id, PClassInfo::kManyInstances, kVstAudioEffectClass, name, 0, "Fx", "Antler",
                            "1.0.0", kVstVersionString);
    factory.registerClass (&info, create);
}
} // namespace

SMTG_EXPORT_SYMBOL IPluginFactory* PLUGIN_API GetPluginFactory()
{
    if (gPluginFactory == nullptr)
    {
        const PFactoryInfo info ("Antler", "", "", Vst::kDefaultFactoryFlags);
        gPluginFactory = new CPluginFactory (info);
        auto& factory = *gPluginFactory;
        add (factory, 0, "Test Gain", &Gain<Faults::none>::create);
        add (factory, 1, "Test Malloc", &Gain<Faults::allocate>::create);
        add (factory, 2, "Test New", &Gain<Faults::allocateInCpp>::create);
        add (factory, 3, "Test Lock", &Gain<Faults::lock>::create);
        add (factory, 4, "Test Sleep", &Gain<Faults::sleep>::create);
        add (factory, 5, "Test Late", &Gain<Faults::oversleep>::create);
        add (factory, 6, "Test File", &Gain<Faults::writeFile>::create);
        add (factory, 7, "Test Fail", &Gain<Faults::none, kResultFalse>::create);
        add (factory, 8, "Test Work", &Gain<Faults::work>::create);
        add (factory, 9, "Test Crash", &Gain<Faults::crash>::create);
        add (factory, 10, "Test Abort", &Gain<Faults::abort>::create);
        add (factory, 11, "Test Exit", &Gain<Faults::leave>::create);
        add (factory, 12, "Test Divide", &Gain<Faults::divide>::create);
        add (factory, 13, "Test Crash Later", &Gain<Faults::crashLater>::create);
        add (factory, 14, "Test Knob", &Gain<Faults::allocateAtGainZero>::create);
        add (factory, 15, "Test Silence", &Gain<Faults::workOnSilence>::create);
        add (factory, 16, "Test Loud", &Gain<Faults::none, kResultOk, Shapes::loud>::create);
        add (factory, 17, "Test Mute", &Gain<Faults::none, kResultOk, Shapes::mute>::create);
        add (factory, 18, "Test Offset", &Gain<Faults::none, kResultOk, Shapes::offset>::create);
        add (factory, 19, "Test NaN", &Gain<Faults::none, kResultOk, Shapes::squareRoot>::create);
        add (factory, 20, "Test Condition", &Gain<Faults::of<Sins::condition>>::create);
        add (factory, 21, "Test Print", &Gain<Faults::of<Sins::print>>::create);
        add (factory, 22, "Test Grow", &Gain<Faults::of<Sins::grow>>::create);
        add (factory, 23, "Test Throw", &Gain<Faults::of<Sins::throwAndCatch>>::create);
        add (factory, 24, "Test First", &Gain<Faults::of<Sins::firstOnly>>::create);
        add (factory, 25, "Test Raw", &Gain<Faults::of<Sins::uncalled>>::create);
        add (factory, 26, "Test Touch", &Gain<Faults::of<Sins::touch>>::create);
        add (factory, 27, "Test Contend", &Gain<Faults::of<Sins::contend>>::create);
        add (factory, 28, "Test Thousands", &Gain<Faults::of<Sins::thousands>>::create);
        add (factory, 29, "Test Worker", &Gain<Faults::of<Sins::nothing>>::create);
        add (factory, 30, "Test Arena", &Gain<Faults::of<Sins::outgrowPool>>::create);
        add (factory, 31, "Test Sin And Crash", &Gain<Faults::allocateThenCrash>::create);
        add (factory, 32, "Test Meter", &Meter::create);
    }
    else
        gPluginFactory->addRef();
    return gPluginFactory;
}
