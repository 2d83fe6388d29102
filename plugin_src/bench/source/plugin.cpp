// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugin.h"

#include "log.h"
#include "plugin_parts.h"

#include <public.sdk/source/vst/utility/stringconvert.h>

namespace antler::bench
{
using Steinberg::kResultOk;

namespace
{
// Sushi's engine starts with these values and gets those of the configuration only later.
constexpr float firstSampleRate = 44100.0f;
constexpr int firstBlockSize = 1024;

constexpr int mostEvents = 1024; // of a block; those beyond are lost

std::string channelOf (int number) { return concat ("midi ", number + 1); }

/** What else there may be says nothing. */
std::optional<Said> saidBy (const Vst::Event& event)
{
    const auto note = [] (int channel, int pitch, float velocity)
    { return Said { concat (channelOf (channel), " note ", pitch), velocity }; };
    switch (event.type)
    {
        case Vst::Event::kNoteOnEvent:
            return note (event.noteOn.channel, event.noteOn.pitch, event.noteOn.velocity);
        case Vst::Event::kNoteOffEvent:
            return note (event.noteOff.channel, event.noteOff.pitch, 0.0f);
        case Vst::Event::kLegacyMIDICCOutEvent:
            return Said { concat (channelOf (event.midiCCOut.channel), " controller ",
                                  static_cast<int> (event.midiCCOut.controlNumber)),
                          static_cast<double> (event.midiCCOut.value) };
        default:
            return std::nullopt;
    }
}

} // namespace

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
        log (Level::error, from::vst3, "Failed to load VST3 Module: " + error);
        return LoadError::pluginLoad;
    }
    p.library->getFactory().setHostContext (&hostApplication());
    if (! p.create (config.uid))
        return LoadError::pluginLoad;
    if (p.component->initialize (&hostApplication()) != kResultOk)
    {
        log (Level::error, from::vst3, "Failed to initialize component with error code: 1");
        return LoadError::pluginLoad;
    }
    p.processor = Steinberg::FUnknownPtr<Vst::IAudioProcessor> (p.component);
    if (! p.processor || ! p.createController())
    {
        log (Level::error, from::vst3,
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

    // When Sushi 1.1 puts a plugin on a track, there is a step without outputs.
    p.arrange (channels, 0);
    p.arrange (channels, channels);
    if (! p.activate (sampleRate, blockSize))
        return LoadError::pluginInit;
    p.processor->setProcessing (true);

    p.data.prepare (*p.component, blockSize, Vst::kSample32);
    p.data.inputParameterChanges = &p.changes;
    p.data.outputParameterChanges = &p.found;
    p.data.outputEvents = &p.events;
    for (auto* list : { &p.changes, &p.found })
        list->setMaxParameters (p.controller->getParameterCount()); // the audio thread adds none
    p.events.setMaxSize (mostEvents);
    p.data.processContext = &p.context;
    p.context.state = Vst::ProcessContext::kPlaying | Vst::ProcessContext::kTempoValid;
    p.context.sampleRate = sampleRate;
    p.context.tempo = 120;
    return LoadError::none;
}

std::optional<uint32_t> Plugin::idOf (const std::string& title)
{
    for (int i = 0; i < parts->controller->getParameterCount(); ++i)
    {
        Vst::ParameterInfo info {};
        if (parts->controller->getParameterInfo (i, info) == kResultOk
            && VST3::StringConvert::convert (info.title) == title)
            return info.id;
    }
    return std::nullopt;
}

bool Plugin::setParameter (const std::string& title, double normalised)
{
    const auto id = idOf (title);
    if (! id)
        return false;
    parts->controller->setParamNormalized (*id, normalised);
    change (*id, normalised);
    return true;
}

void Plugin::bypass()
{
    for (int i = 0; i < parts->controller->getParameterCount(); ++i)
    {
        Vst::ParameterInfo info {};
        parts->controller->getParameterInfo (i, info);
        if ((info.flags & Vst::ParameterInfo::kIsBypass) != 0)
            setParameter (VST3::StringConvert::convert (info.title), 1.0);
    }
}

std::vector<Said> Plugin::said() const
{
    std::vector<Said> all;
    for (int i = 0; i < parts->found.getParameterCount(); ++i)
    {
        auto* queue = parts->found.getParameterData (i);
        Steinberg::int32 offset = 0;
        Vst::ParamValue value = 0.0;
        if (queue->getPoint (queue->getPointCount() - 1, offset, value) == kResultOk)
            all.push_back ({ parts->titleOf (queue->getParameterId()), value });
    }
    for (int i = 0; i < parts->events.getEventCount(); ++i)
        if (const auto event = saidBy (*parts->events.getEventByIndex (i)))
            all.push_back (*event);
    return all;
}

std::vector<Knob> Plugin::knobs()
{
    constexpr auto apart = Vst::ParameterInfo::kIsBypass | Vst::ParameterInfo::kIsProgramChange
                           | Vst::ParameterInfo::kIsReadOnly;
    std::vector<Knob> found;
    for (int i = 0; i < parts->controller->getParameterCount(); ++i)
    {
        Vst::ParameterInfo info {};
        if (parts->controller->getParameterInfo (i, info) == kResultOk && (info.flags & apart) == 0
            && (info.flags & Vst::ParameterInfo::kCanAutomate) != 0)
            found.push_back ({ this, info.id, parts->controller->getParamNormalized (info.id),
                               VST3::StringConvert::convert (info.title) });
    }
    return found;
}

} // namespace antler::bench
