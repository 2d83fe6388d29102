// SPDX-License-Identifier: GPL-3.0-or-later
// A plugin with a pool and an engine in its own module.
#pragma once

#include "engine.h"

#include <Pool.h>

/** A processor of the plugin: a pool, and what it is used for. */
struct Plugin
{
    int (*install) (const void* insideObject);
    const Engine* own; ///< the one in the plugin's module
    antler::Pool* (*make)();
    void (*destroy) (antler::Pool*);
    int (*run) (antler::Pool*, const Engine*, int input); ///< in a Scope
    void (*finishPriming) (antler::Pool*);
    antler::Pool::Figures (*figures) (const antler::Pool*);
};

extern "C" const Plugin* poolTestPlugin();
