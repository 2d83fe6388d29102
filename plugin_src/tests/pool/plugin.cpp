// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugin.h"

__attribute__ ((visibility ("default"))) const Plugin* poolTestPlugin()
{
    using antler::Pool;
    static const Plugin plugin {
        [] (const void* inside) { return Pool::install (inside); },
        poolTestEngine(),
        [] { return new Pool; },
        [] (Pool* pool) { delete pool; },
        [] (Pool* pool, const Engine* engine, int input)
        {
            const Pool::Scope scope (*pool);
            return engine->run (input);
        },
        [] (Pool* pool) { pool->finishPriming(); },
        [] (const Pool* pool) { return pool->figures(); },
    };
    return &plugin;
}
