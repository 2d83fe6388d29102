// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugin_parts.h"

#include "log.h"

#include <algorithm>

#include <public.sdk/source/common/memorystream.h>
#include <public.sdk/source/vst/utility/stringconvert.h>

namespace antler::bench
{
using Steinberg::kResultOk;

namespace
{
template <typename... Parts>
void say (const Parts&... parts)
{
    log (Level::info, from::vst3, concat (parts...));
}

Vst::SpeakerArrangement arrangementOf (int channels)
{
    if (channels == 1)
        return Vst::SpeakerArr::kMono;
    return (Vst::SpeakerArrangement { 1 } << channels) - 1; // 2: left and right
}
} // namespace

Vst::HostApplication& hostApplication()
{
    static Vst::HostApplication host;
    return host;
}

bool Plugin::Parts::create (const std::string& uid)
{
    for (const auto& info : library->getFactory().classInfos())
    {
        say ("Querying plugin ", info.name(), " of type ", info.category());
        if (info.name() != uid)
            continue;
        component = library->getFactory().createInstance<Vst::IComponent> (info.ID());
        if (component == nullptr)
            log (Level::error, from::vst3, "Failed to create component with error code: 1");
        else
            say ("Creating plugin ", info.name());
        return component != nullptr;
    }
    log (Level::error, from::vst3, "No match for plugin " + uid + " in factory");
    return false;
}

bool Plugin::Parts::createController()
{
    controller = Steinberg::FUnknownPtr<Vst::IEditController> (component);
    if (controller != nullptr)
        return true;
    Steinberg::TUID id {};
    if (component->getControllerClassId (id) != kResultOk)
        return false;
    controller =
        library->getFactory().createInstance<Vst::IEditController> (VST3::UID::fromTUID (id));
    separateController = controller != nullptr;
    return separateController && controller->initialize (&hostApplication()) == kResultOk;
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
    say ("Plugin has ", inputs, " audio input buffers and ", outputs, " audio output buffers");
    int channels[2] = { 0, 0 };
    for (const auto direction : { Vst::kInput, Vst::kOutput })
        for (int i = 0; i < (direction == Vst::kInput ? inputs : outputs); ++i)
        {
            Vst::BusInfo info {};
            component->getBusInfo (Vst::kAudio, direction, i, info);
            component->activateBus (Vst::kAudio, direction, i, i == 0); // the main bus only
            channels[direction] = std::max (channels[direction], i == 0 ? info.channelCount : 0);
        }
    say ("Vst3 wrapper (", name, ") has ", channels[0], " inputs and ", channels[1], " outputs");
    for (int i = 0; i < component->getBusCount (Vst::kEvent, Vst::kOutput); ++i)
        component->activateBus (Vst::kEvent, Vst::kOutput, i, true);
    const auto eventInputs = component->getBusCount (Vst::kEvent, Vst::kInput);
    const auto eventOutputs = component->getBusCount (Vst::kEvent, Vst::kOutput);
    say ("Plugin has ", eventInputs, " event input buffers and ", eventOutputs,
         " event output buffers");
}

void Plugin::Parts::describeParameters()
{
    for (int i = 0; i < controller->getParameterCount(); ++i)
    {
        Vst::ParameterInfo info {};
        if (controller->getParameterInfo (i, info) != kResultOk)
            continue;
        const auto title = VST3::StringConvert::convert (info.title);
        if ((info.flags & Vst::ParameterInfo::kIsBypass) != 0)
            say ("Plugin supports soft bypass");
        else
            say ("Registered parameter ", title, ", id ", info.id);
    }
}

std::string Plugin::Parts::titleOf (Vst::ParamID id) const
{
    for (int i = 0; i < controller->getParameterCount(); ++i)
    {
        Vst::ParameterInfo info {};
        if (controller->getParameterInfo (i, info) == kResultOk && info.id == id)
            return VST3::StringConvert::convert (info.title);
    }
    return {};
}

void Plugin::Parts::arrange (int inputs, int outputs)
{
    say ("Vst3 wrapper (", name, ") setting up ", inputs, " inputs and ", outputs, " outputs");
    auto in = arrangementOf (inputs);
    auto out = arrangementOf (outputs);
    const auto hasInput = component->getBusCount (Vst::kAudio, Vst::kInput) > 0;
    if (processor->setBusArrangements (&in, hasInput ? 1 : 0, &out, 1) != kResultOk)
        log (Level::error, from::vst3, "Failed to set a valid channel arrangement");
}

bool Plugin::Parts::activate (float sampleRate, int blockSize)
{
    Vst::ProcessSetup setup { Vst::kRealtime, Vst::kSample32, blockSize, sampleRate };
    if (processor->setupProcessing (setup) != kResultOk)
    {
        log (Level::error, from::vst3, "Error setting sample rate to " + shortest (sampleRate));
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

} // namespace antler::bench
