// SPDX-License-Identifier: GPL-3.0-or-later
// vst3-caller BUNDLE: a plugin host without an order of its own. It makes the VST3 calls that its
// standard input names; loading and connecting is the VST3 SDK's hosting code, which Sushi compiles
// too. The answer to a request is a line "RESULT BYTES", where RESULT is what the plugin returned
// (0 is kResultOk), and that many bytes.
#include <public.sdk/source/common/memorystream.h>
#include <public.sdk/source/vst/hosting/hostclasses.h>
#include <public.sdk/source/vst/hosting/module.h>
#include <public.sdk/source/vst/hosting/parameterchanges.h>
#include <public.sdk/source/vst/hosting/plugprovider.h>
#include <public.sdk/source/vst/hosting/processdata.h>
#include <public.sdk/source/vst/utility/stringconvert.h>

#include <pluginterfaces/vst/ivstaudioprocessor.h>
#include <pluginterfaces/vst/ivsteditcontroller.h>
#include <pluginterfaces/vst/ivstprocesscontext.h>

#include <chrono>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace Steinberg;
using VST3::StringConvert::convert;

namespace
{
struct Answer
{
    tresult result = kResultOk;
    std::string bytes;
};

std::string read (size_t bytes)
{
    std::string text (bytes, '\0');
    std::cin.read (text.data(), static_cast<std::streamsize> (bytes));
    return text;
}

/** What is left of a request's line: a parameter's title, which may have blanks. */
std::string rest (std::istream& words)
{
    std::string text;
    std::getline (words >> std::ws, text);
    return text;
}

Vst::SpeakerArrangement arrangement (int channels)
{
    return channels == 1 ? Vst::SpeakerArr::kMono
                         : (Vst::SpeakerArrangement { 1 } << channels) - 1; // 2: left and right
}

class Caller
{
public:
    explicit Caller (std::string pathToUse) : path (std::move (pathToUse)) { load(); }

    Answer answer (const std::string& line);

private:
    using Call = Answer (Caller::*) (std::istream&);

    // Each takes what its comment names from the request's line.
    Answer classes (std::istream&);
    Answer buses (std::istream&);
    Answer parameters (std::istream&);
    Answer text (std::istream&);       // NORMALISED TITLE
    Answer value (std::istream&);      // TITLE
    Answer setUp (std::istream&);      // RATE FRAMES
    Answer arrange (std::istream&);    // INPUTS OUTPUTS
    Answer activate (std::istream&);   // 0 or 1
    Answer processing (std::istream&); // 0 or 1
    Answer change (std::istream&);     // FRAME NORMALISED TITLE: comes with the next `process`
    Answer process (std::istream&);    // CHANNELS FRAMES, then the samples, channel after channel
    Answer state (std::istream&);
    Answer restore (std::istream&); // BYTES, then the state
    Answer reload (std::istream&);
    Answer abandon (std::istream&);

    void load();
    Vst::ParameterInfo find (const std::string& title);

    std::string path;
    VST3::Hosting::Module::Ptr library; // first: outlives everything that came from it
    IPtr<Vst::PlugProvider> provider;
    IPtr<Vst::IComponent> component;
    IPtr<Vst::IEditController> controller;
    FUnknownPtr<Vst::IAudioProcessor> processor { nullptr };
    Vst::ParameterChanges changes;
    Vst::ProcessContext context {};
};

void Caller::load()
{
    std::string problem;
    library = VST3::Hosting::Module::create (path, problem);
    if (library == nullptr)
        throw std::runtime_error (problem);

    for (const auto& info : library->getFactory().classInfos())
        if (info.category() == kVstAudioEffectClass)
            provider = owned (new Vst::PlugProvider (library->getFactory(), info));

    if (provider == nullptr || ! provider->initialize())
        throw std::runtime_error ("no audio effect");

    component = provider->getComponentPtr();
    controller = provider->getControllerPtr();
    processor = FUnknownPtr<Vst::IAudioProcessor> (component);
}

Answer Caller::reload (std::istream&)
{
    processor = nullptr;
    controller = nullptr;
    component = nullptr;
    provider = nullptr;
    library.reset(); // ModuleExit, dlclose
    load();
    return {};
}

/** As Sushi 0.12 ends: the module is closed while the plugin in it lives, and its threads run. */
Answer Caller::abandon (std::istream&)
{
    processor.take();
    controller.take();
    component.take();
    provider.take();
    library.reset();
    std::this_thread::sleep_for (std::chrono::milliseconds (100));
    return {};
}

Answer Caller::classes (std::istream&)
{
    std::ostringstream rows;
    for (const auto& info : library->getFactory().classInfos())
        rows << info.name() << '\t' << info.category() << '\t' << info.subCategoriesString() << '\t'
             << info.vendor() << '\t' << info.version() << '\t' << info.ID().toString() << '\n';
    return { kResultOk, rows.str() };
}

Answer Caller::buses (std::istream&)
{
    std::ostringstream rows;
    for (const auto direction : { Vst::kInput, Vst::kOutput })
    {
        Vst::BusInfo info {};
        component->getBusInfo (Vst::kAudio, direction, 0, info);
        rows << info.channelCount << ' ';
    }
    return { kResultOk, rows.str() };
}

Answer Caller::parameters (std::istream&)
{
    std::ostringstream rows;
    for (int32 i = 0; i < controller->getParameterCount(); ++i)
    {
        Vst::ParameterInfo info {};
        controller->getParameterInfo (i, info);
        rows << convert (info.title) << '\t' << convert (info.units) << '\t' << info.stepCount
             << '\t' << info.defaultNormalizedValue << '\t'
             << ((info.flags & Vst::ParameterInfo::kIsBypass) != 0) << '\n';
    }
    return { kResultOk, rows.str() };
}

Answer Caller::text (std::istream& words)
{
    double normalised = 0;
    words >> normalised;
    Vst::String128 shown {};
    const auto result =
        controller->getParamStringByValue (find (rest (words)).id, normalised, shown);
    return { result, convert (shown) };
}

Answer Caller::value (std::istream& words)
{
    return { kResultOk, std::to_string (controller->getParamNormalized (find (rest (words)).id)) };
}

Answer Caller::setUp (std::istream& words)
{
    Vst::ProcessSetup setup { Vst::kRealtime, Vst::kSample32, 0, 0 };
    words >> setup.sampleRate >> setup.maxSamplesPerBlock;
    context.sampleRate = setup.sampleRate;
    return { processor->setupProcessing (setup), {} };
}

Answer Caller::arrange (std::istream& words)
{
    int inputs = 0, outputs = 0;
    words >> inputs >> outputs;
    auto in = arrangement (inputs), out = arrangement (outputs);
    return { processor->setBusArrangements (&in, 1, &out, 1), {} };
}

Answer Caller::activate (std::istream& words)
{
    int on = 0;
    words >> on;
    for (const auto direction : { Vst::kInput, Vst::kOutput })
        component->activateBus (Vst::kAudio, direction, 0, on != 0);
    return { component->setActive (on != 0), {} };
}

Answer Caller::processing (std::istream& words)
{
    int on = 0;
    words >> on;
    return { processor->setProcessing (on != 0), {} };
}

Answer Caller::change (std::istream& words)
{
    int32 frame = 0, index = 0;
    double normalised = 0;
    words >> frame >> normalised;
    const auto id = find (rest (words)).id;
    controller->setParamNormalized (id, normalised);
    return { changes.addParameterData (id, index)->addPoint (frame, normalised, index), {} };
}

Answer Caller::process (std::istream& words)
{
    size_t channels = 0, frames = 0;
    words >> channels >> frames;
    const auto bytes = frames * sizeof (float);
    auto in = read (channels * bytes), out = std::string (channels * bytes, '\0');
    std::vector<Vst::Sample32*> inputs, outputs;
    for (size_t c = 0; c < channels; ++c)
    {
        inputs.push_back (reinterpret_cast<Vst::Sample32*> (in.data() + c * bytes));
        outputs.push_back (reinterpret_cast<Vst::Sample32*> (out.data() + c * bytes));
    }

    Vst::HostProcessData data;
    data.prepare (*component, 0, Vst::kSample32);
    data.setChannelBuffers (Vst::kInput, 0, inputs.data(), static_cast<int32> (channels));
    data.setChannelBuffers (Vst::kOutput, 0, outputs.data(), static_cast<int32> (channels));
    data.numSamples = static_cast<int32> (frames);
    data.inputParameterChanges = &changes;
    data.processContext = &context;
    const auto result = processor->process (data);
    changes.clearQueue();
    return { result, out };
}

Answer Caller::state (std::istream&)
{
    MemoryStream stream;
    const auto result = component->getState (&stream);
    return { result, { stream.getData(), static_cast<size_t> (stream.getSize()) } };
}

/** As a host restores a session: first the component, then the controller from the same state. */
Answer Caller::restore (std::istream& words)
{
    size_t bytes = 0;
    words >> bytes;
    auto text = read (bytes);
    MemoryStream stream (text.data(), static_cast<TSize> (bytes));
    const auto result = component->setState (&stream);
    stream.seek (0, IBStream::kIBSeekSet, nullptr);
    controller->setComponentState (&stream);
    return { result, {} };
}

Vst::ParameterInfo Caller::find (const std::string& title)
{
    for (int32 i = 0; i < controller->getParameterCount(); ++i)
    {
        Vst::ParameterInfo info {};
        if (controller->getParameterInfo (i, info) == kResultOk && convert (info.title) == title)
            return info;
    }
    throw std::runtime_error ("no parameter " + title);
}

Answer Caller::answer (const std::string& line)
{
    static const std::map<std::string, Call> calls {
        { "classes", &Caller::classes },       { "buses", &Caller::buses },
        { "parameters", &Caller::parameters }, { "text", &Caller::text },
        { "value", &Caller::value },           { "setup", &Caller::setUp },
        { "arrange", &Caller::arrange },       { "activate", &Caller::activate },
        { "processing", &Caller::processing }, { "change", &Caller::change },
        { "process", &Caller::process },       { "state", &Caller::state },
        { "restore", &Caller::restore },       { "reload", &Caller::reload },
        { "abandon", &Caller::abandon },
    };
    std::istringstream words (line);
    std::string name;
    words >> name;
    return (this->*calls.at (name)) (words);
}
} // namespace

int main (int, char* arguments[])
{
    Vst::HostApplication host;
    Vst::PluginContextFactory::instance().setPluginContext (&host);
    Caller caller (arguments[1]);

    for (std::string line; std::getline (std::cin, line);)
    {
        const auto answer = caller.answer (line);
        std::cout << answer.result << ' ' << answer.bytes.size() << '\n'
                  << answer.bytes << std::flush;
    }
}
