// SPDX-License-Identifier: GPL-3.0-or-later
// The VST3 interfaces of a Plugin, and the steps of loading it.
#pragma once

#include "plugin.h"

#include <pluginterfaces/vst/ivstaudioprocessor.h>
#include <pluginterfaces/vst/ivsteditcontroller.h>
#include <pluginterfaces/vst/ivstevents.h>
#include <pluginterfaces/vst/ivstprocesscontext.h>
#include <public.sdk/source/vst/hosting/connectionproxy.h>
#include <public.sdk/source/vst/hosting/eventlist.h>
#include <public.sdk/source/vst/hosting/hostclasses.h>
#include <public.sdk/source/vst/hosting/module.h>
#include <public.sdk/source/vst/hosting/parameterchanges.h>
#include <public.sdk/source/vst/hosting/processdata.h>

namespace antler::bench
{
namespace Vst = Steinberg::Vst;

/** The host as plugins see it. */
Vst::HostApplication& hostApplication();

struct Plugin::Parts
{
    std::string name;
    VST3::Hosting::Module::Ptr library; // first, so that it is released last
    Steinberg::IPtr<Vst::IComponent> component;
    Steinberg::FUnknownPtr<Vst::IAudioProcessor> processor { nullptr };
    Steinberg::IPtr<Vst::IEditController> controller;
    Steinberg::IPtr<Vst::ConnectionProxy> toController;
    Steinberg::IPtr<Vst::ConnectionProxy> toComponent;
    bool separateController = false;
    bool active = false;

    Vst::HostProcessData data;
    Vst::ParameterChanges changes; // that go in
    Vst::ParameterChanges found;   // that come out
    Vst::EventList events;         // that come out
    Vst::ProcessContext context {};

    /** Makes the class named `uid`; logs every class that it tries, as Sushi does. */
    bool create (const std::string& uid);
    bool createController();
    void connect();
    void describeBuses();
    void describeParameters();
    std::string titleOf (Vst::ParamID id) const;
    void arrange (int inputs, int outputs);
    bool activate (float sampleRate, int blockSize);
    void deactivate();
    const Vst::AudioBusBuffers* bus (Vst::BusDirection direction) const noexcept ANTLER_NONBLOCKING;
};

} // namespace antler::bench
