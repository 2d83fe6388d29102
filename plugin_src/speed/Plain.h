// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Model.h>

#include <memory>

/** A model in its engine, without Antler: in the way that the engine's tutorials show it. */
class Plain
{
public:
    virtual ~Plain() = default;

    /** Plays a block of one channel; parameters stay at 0. */
    virtual void play (const float* in, float* out, int frames) = 0;
};

/** What that way is, in words. */
extern const char* const plainWay;

/** Null where the engine, or this model, has no such way. */
std::unique_ptr<Plain> loadPlain (const antler::ModelData&, const antler::ModelSpec&);
