// SPDX-License-Identifier: GPL-3.0-or-later
#include "ModelSlot.h"

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
    model->inference->prepare (prepared);
    next = model.release();
}

bool ModelSlot::hasRoom()
{
    delete old.exchange (nullptr);
    return next.load() == nullptr;
}

void ModelSlot::prepare (int channels)
{
    const std::lock_guard lock (preparing);
    prepared = channels;

    for (auto* model : { inUse, next.load() })
        if (model != nullptr)
            model->inference->prepare (channels);
}
} // namespace antler
