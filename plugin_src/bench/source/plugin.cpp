#include "plugin.h"

#include "audit.h"
#include "log.h"

#include <algorithm>
#include <cstring>

#include <pluginterfaces/vst/ivstaudioprocessor.h>
#include <pluginterfaces/vst/ivsteditcontroller.h>
#include <pluginterfaces/vst/ivstprocesscontext.h>
#include <public.sdk/source/common/memorystream.h>
#include <public.sdk/source/vst/hosting/connectionproxy.h>
#include <public.sdk/source/vst/hosting/hostclasses.h>
#include <public.sdk/source/vst/hosting/module.h>
#include <public.sdk/source/vst/hosting/parameterchanges.h>
#include <public.sdk/source/vst/hosting/processdata.h>
#include <public.sdk/source/vst/utility/stringconvert.h>

namespace antler::bench
{
namespace Vst = Steinberg::Vst;
using Steinberg::kResultOk;

namespace
{
constexpr const char* module = "vst3";

// What Sushi's plugins see first: its engine starts with other values than the configuration's.
constexpr float firstSampleRate = 44100.0f;
constexpr int firstBlockSize = 1024;

Vst::SpeakerArrangement arrangementOf (int channels)
{
    if (channels == 1)
        return Vst::SpeakerArr::kMono;
    return (Vst::SpeakerArrangement{1} << channels) - 1; // 2: left and right
}

std::string plural (int a, const std::string& between, int b, const std::string& after)
{
    return std::to_string (a) + between + std::to_string (b) + after;
}

Vst::HostApplication& application()
{
    static Vst::HostApplication host;
    return host;
}
} // namespace

struct Plugin::Parts
{
    std::string name;
    VST3::Hosting::Module::Ptr library; // first: outlives everything that came from it
    Steinberg::IPtr<Vst::IComponent> component;
    Steinberg::FUnknownPtr<Vst::IAudioProcessor> processor{nullptr};
    Steinberg::IPtr<Vst::IEditController> controller;
    Steinberg::IPtr<Vst::ConnectionProxy> toController;
    Steinberg::IPtr<Vst::ConnectionProxy> toComponent;
    bool separateController = false;
    bool active = false;

    Vst::HostProcessData data;
    Vst::ParameterChanges changes;
    Vst::ProcessContext context{};

    bool create (const std::string& uid);
    bool createController();
    void connect();
    void describeBuses();
    void describeParameters();
    void arrange (int inputs, int outputs);
    bool activate (float sampleRate, int blockSize);
    void deactivate();
    const Vst::AudioBusBuffers* bus (Vst::BusDirection direction) const noexcept;
};

bool Plugin::Parts::create (const std::string& uid)
{
    for (const auto& info : library->getFactory().classInfos())
    {
        log (Level::info, module, "Querying plugin " + info.name() + " of type " + info.category());
        if (info.name() != uid)
            continue;
        component = library->getFactory().createInstance<Vst::IComponent> (info.ID());
        if (component == nullptr)
            log (Level::error, module, "Failed to create component with error code: 1");
        else
            log (Level::info, module, "Creating plugin " + info.name());
        return component != nullptr;
    }
    log (Level::error, module, "No match for plugin " + uid + " in factory");
    return false;
}

bool Plugin::Parts::createController()
{
    controller = Steinberg::FUnknownPtr<Vst::IEditController> (component);
    if (controller != nullptr)
        return true;
    Steinberg::TUID id{};
    if (component->getControllerClassId (id) != kResultOk)
        return false;
    controller =
        library->getFactory().createInstance<Vst::IEditController> (VST3::UID::fromTUID (id));
    separateController = controller != nullptr;
    return separateController && controller->initialize (&application()) == kResultOk;
}

void Plugin::Parts::connect()
{
    Steinberg::FUnknownPtr<Vst::IConnectionPoint> ours (component);
    Steinberg::FUnknownPtr<Vst::IConnectionPoint> theirs (controller);
    if (separateController && ours && theirs)
    {
        toController = Steinberg::owned (new Vst::ConnectionProxy (ours));
        toComponent = Steinberg::owned (new Vst::ConnectionProxy (theirs));
        toController->connect (theirs);
        toComponent->connect (ours);
    }
    Steinberg::MemoryStream state;
    if (component->getState (&state) == kResultOk)
    {
        state.seek (0, Steinberg::IBStream::kIBSeekSet, nullptr);
        controller->setComponentState (&state);
    }
}

void Plugin::Parts::describeBuses()
{
    const auto inputs = component->getBusCount (Vst::kAudio, Vst::kInput);
    const auto outputs = component->getBusCount (Vst::kAudio, Vst::kOutput);
    log (Level::info, module,
         plural (inputs, " audio input buffers and ", outputs, " audio output buffers")
             .insert (0, "Plugin has "));
    int channels[2] = {0, 0};
    for (const auto direction : {Vst::kInput, Vst::kOutput})
        for (int i = 0; i < (direction == Vst::kInput ? inputs : outputs); ++i)
        {
            Vst::BusInfo info{};
            component->getBusInfo (Vst::kAudio, direction, i, info);
            component->activateBus (Vst::kAudio, direction, i, i == 0); // the main bus only
            channels[direction] = std::max (channels[direction], i == 0 ? info.channelCount : 0);
        }
    log (Level::info, module,
         plural (channels[0], " inputs and ", channels[1], " outputs")
             .insert (0, "Vst3 wrapper (" + name + ") has "));
    const auto eventInputs = component->getBusCount (Vst::kEvent, Vst::kInput);
    const auto eventOutputs = component->getBusCount (Vst::kEvent, Vst::kOutput);
    log (Level::info, module,
         plural (eventInputs, " event input buffers and ", eventOutputs, " event output buffers")
             .insert (0, "Plugin has "));
}

void Plugin::Parts::describeParameters()
{
    for (int i = 0; i < controller->getParameterCount(); ++i)
    {
        Vst::ParameterInfo info{};
        if (controller->getParameterInfo (i, info) != kResultOk)
            continue;
        const auto title = VST3::StringConvert::convert (info.title);
        if ((info.flags & Vst::ParameterInfo::kIsBypass) != 0)
            log (Level::info, module, "Plugin supports soft bypass");
        else
            log (Level::info, module,
                 "Registered parameter " + title + ", id " + std::to_string (info.id));
    }
}

void Plugin::Parts::arrange (int inputs, int outputs)
{
    log (Level::info, module,
         plural (inputs, " inputs and ", outputs, " outputs")
             .insert (0, "Vst3 wrapper (" + name + ") setting up "));
    auto in = arrangementOf (inputs);
    auto out = arrangementOf (outputs);
    const auto hasInput = component->getBusCount (Vst::kAudio, Vst::kInput) > 0;
    if (processor->setBusArrangements (&in, hasInput ? 1 : 0, &out, 1) != kResultOk)
        log (Level::error, module, "Failed to set a valid channel arrangement");
}

bool Plugin::Parts::activate (float sampleRate, int blockSize)
{
    Vst::ProcessSetup setup{Vst::kRealtime, Vst::kSample32, blockSize, sampleRate};
    if (processor->setupProcessing (setup) != kResultOk)
    {
        log (Level::error, module, "Error setting sample rate to " + shortest (sampleRate));
        return false;
    }
    active = component->setActive (true) == kResultOk;
    return active;
}

void Plugin::Parts::deactivate()
{
    if (active)
        component->setActive (false);
    active = false;
}

const Vst::AudioBusBuffers* Plugin::Parts::bus (Vst::BusDirection direction) const noexcept
{
    if (direction == Vst::kInput)
        return data.numInputs > 0 ? data.inputs : nullptr;
    return data.numOutputs > 0 ? data.outputs : nullptr;
}

Plugin::Plugin() : parts (std::make_unique<Parts>()) {}

Plugin::~Plugin()
{
    auto& p = *parts;
    if (p.active)
        p.processor->setProcessing (false);
    p.deactivate();
    if (p.toController)
        p.toController->disconnect();
    if (p.toComponent)
        p.toComponent->disconnect();
    if (p.separateController)
        p.controller->terminate();
    if (p.component)
        p.component->terminate();
}

LoadError Plugin::load (const PluginConfig& config)
{
    auto& p = *parts;
    p.name = config.name;
    std::string error;
    p.library = VST3::Hosting::Module::create (config.path, error);
    if (p.library == nullptr)
    {
        log (Level::error, module, "Failed to load VST3 Module: " + error);
        return LoadError::pluginLoad;
    }
    p.library->getFactory().setHostContext (&application());
    if (! p.create (config.uid))
        return LoadError::pluginLoad;
    if (p.component->initialize (&application()) != kResultOk)
    {
        log (Level::error, module, "Failed to initialize component with error code: 1");
        return LoadError::pluginLoad;
    }
    p.processor = Steinberg::FUnknownPtr<Vst::IAudioProcessor> (p.component);
    if (! p.processor || ! p.createController())
    {
        log (Level::error, module,
             p.processor ? "Failed to load controller" : "Failed to get processor from component");
        return LoadError::pluginLoad;
    }
    p.connect();
    p.describeBuses();
    p.describeParameters();
    return LoadError::none;
}

LoadError Plugin::prepare (int channels, float sampleRate, int blockSize)
{
    auto& p = *parts;
    if (! p.activate (firstSampleRate, firstBlockSize))
        return LoadError::pluginInit;
    p.deactivate();

    // Sushi 1.1 comes by a step without outputs when it puts a plugin on a track.
    p.arrange (channels, 0);
    p.arrange (channels, channels);
    if (! p.activate (sampleRate, blockSize))
        return LoadError::pluginInit;
    p.processor->setProcessing (true);

    p.data.prepare (*p.component, blockSize, Vst::kSample32);
    p.data.numSamples = blockSize;
    p.data.inputParameterChanges = &p.changes;
    p.data.processContext = &p.context;
    p.context.state = Vst::ProcessContext::kPlaying | Vst::ProcessContext::kTempoValid;
    p.context.sampleRate = sampleRate;
    p.context.tempo = 120;
    return LoadError::none;
}

bool Plugin::setParameter (const std::string& title, double normalised)
{
    auto& p = *parts;
    for (int i = 0; i < p.controller->getParameterCount(); ++i)
    {
        Vst::ParameterInfo info{};
        if (p.controller->getParameterInfo (i, info) != kResultOk
            || VST3::StringConvert::convert (info.title) != title)
            continue;
        p.controller->setParamNormalized (info.id, normalised);
        Steinberg::int32 index = 0;
        if (auto* queue = p.changes.addParameterData (info.id, index))
            queue->addPoint (0, normalised, index);
        return true;
    }
    return false;
}

void Plugin::bypass()
{
    for (int i = 0; i < parts->controller->getParameterCount(); ++i)
    {
        Vst::ParameterInfo info{};
        parts->controller->getParameterInfo (i, info);
        if ((info.flags & Vst::ParameterInfo::kIsBypass) != 0)
            setParameter (VST3::StringConvert::convert (info.title), 1.0);
    }
}

bool Plugin::process (const Channels& audio, int64_t position) noexcept
{
    auto& p = *parts;
    const auto frames = static_cast<size_t> (p.data.numSamples);
    const auto bytes = frames * sizeof (float);
    if (const auto* in = p.bus (Vst::kInput))
        for (int c = 0; c < in->numChannels; ++c)
            if (static_cast<size_t> (c) < audio.size())
                std::memcpy (in->channelBuffers32[c], audio[static_cast<size_t> (c)], bytes);

    p.context.projectTimeSamples = position;
    bool succeeded = false;
    {
        const audit::Scope scope;
        succeeded = p.processor->process (p.data) == kResultOk;
    }
    p.changes.clearQueue();

    const auto* out = p.bus (Vst::kOutput);
    for (size_t c = 0; c < audio.size(); ++c)
        if (out != nullptr && c < static_cast<size_t> (out->numChannels))
            std::memcpy (audio[c], out->channelBuffers32[c], bytes);
        else
            std::memset (audio[c], 0, bytes);
    return succeeded;
}

} // namespace antler::bench
