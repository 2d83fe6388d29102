// SPDX-License-Identifier: GPL-3.0-or-later
#include "ModelSlot.h"

#include <stdexcept>

namespace antler
{
ModelSlot::~ModelSlot()
{
    delete old.load();
    delete next.load();
    delete inUse;
}

void ModelSlot::put (std::unique_ptr<Playable> model)
{
    const std::lock_guard lock (preparing);
    model->player->prepare (channels, sampleRate, longestBlock);
    const auto later = model->player->latency();

    if (latency >= 0 && latency != later)
        throw std::runtime_error ("it is heard " + std::to_string (later)
                                  + " samples late, the model in use " + std::to_string (latency)
                                  + ": start the plugin host again");

    latency = later;
    next = model.release();
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
    return latency < 0 ? 0 : latency;
}

void ModelSlot::prepare (int count, double rate, int frames)
{
    const std::lock_guard lock (preparing);
    channels = count;
    sampleRate = rate;
    longestBlock = frames;

    for (auto* model : { inUse, next.load() })
        if (model != nullptr)
        {
            model->player->prepare (channels, sampleRate, longestBlock);
            latency = model->player->latency();
        }
}
} // namespace antler
