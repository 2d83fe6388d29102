// SPDX-License-Identifier: GPL-3.0-or-later
#include "ModelSlot.h"

#include <algorithm>
#include <stdexcept>

namespace antler
{
ModelSlot::~ModelSlot()
{
    delete old.load();
    delete next.load();
    delete inUse;
}

int ModelSlot::put (std::unique_ptr<Playable> model)
{
    const std::lock_guard lock (preparing);
    model->player->prepare (channels, sampleRate, longestBlock);
    const auto own = model->player->latency();

    if (latency >= 0 && own > latency)
        throw std::runtime_error ("it is heard " + std::to_string (own)
                                  + " samples late, and the plugin host was told "
                                  + std::to_string (latency) + ": start the plugin host again");

    latency = std::max (latency, own);
    const auto waits = model->player->waitFor (latency);
    next = model.release();
    return waits;
}

bool ModelSlot::hasRoom()
{
    const auto taken = next.load() == nullptr; // asked first: then the one before it is in `old`
    delete old.exchange (nullptr);
    return taken;
}

int ModelSlot::getLatency()
{
    const std::lock_guard lock (preparing);
    return std::max (latency, 0);
}

void ModelSlot::prepare (int count, double rate, int frames)
{
    const std::lock_guard lock (preparing);
    channels = count;
    sampleRate = rate;
    longestBlock = frames;
    latency = 0; // a host asks for it after this
    const auto models = { inUse, next.load() };

    for (auto* model : models)
        if (model != nullptr)
        {
            model->player->prepare (channels, sampleRate, longestBlock);
            latency = std::max (latency, model->player->latency());
        }

    for (auto* model : models)
        if (model != nullptr)
            model->player->waitFor (latency);
}
} // namespace antler
