// SPDX-License-Identifier: GPL-3.0-or-later
// Several plugins, several engines, and modules that come and go.
#include "plugin.h"
#include "testing.h"

#include <string>

namespace testing
{
namespace
{
/** A plugin that is loaded, with one processor. */
class Loaded
{
public:
    explicit Loaded (const std::string& name)
        : library (copyOf (name)),
          plugin (*reinterpret_cast<const Plugin* (*)()> (library.address ("poolTestPlugin"))()),
          pool (plugin.make())
    {
    }

    ~Loaded() { plugin.destroy (pool); }
    Loaded (const Loaded&) = delete;
    Loaded& operator= (const Loaded&) = delete;

    int install (const Library& engine) const
    {
        return plugin.install (engine.address ("poolTestEngine"));
    }

    /** What a run of an engine calls in the plugin's pool, once it is primed. */
    std::string callsOf (const Engine& engine)
    {
        for (int i = 0; i < 5; ++i)
            plugin.run (pool, &engine, i);

        plugin.finishPriming (pool);
        auto answer = 0;
        const auto called = calls ([&] { answer = plugin.run (pool, &engine, 21); });
        return answer == 42 && plugin.figures (pool).hits > 0 ? called : "no answer, or no hit";
    }

    Library library;
    const Plugin& plugin;
    antler::Pool* pool;
};

/** All of an engine's pointers are found, however it is linked, and found again. */
void testLinking()
{
    const PatchedEngine now, lazy ("pool_engine_lazy");
    const auto again = Pool::install (now.library.address ("poolTestEngine"));
    check (now.slots >= 28 && lazy.slots >= 28,
           "RELRO or not, bound at once or not: " + std::to_string (now.slots) + ", "
               + std::to_string (lazy.slots) + " pointers");
    check (again == now.slots, "a second install finds the same: " + std::to_string (again));

    for (const auto* engine : { &now, &lazy })
    {
        Pool pool;
        prime (pool, [&] { (*engine)->run (1); });
        const auto called = callsIn (pool, [&] { (*engine)->run (1); });
        check (called.empty() && pool.figures().hits > 0, "and the engine is served: " + called);
    }
}

void testOwnModule()
{
    Loaded plugin ("pool_plugin");
    const auto slots = plugin.plugin.install (reinterpret_cast<const void*> (plugin.plugin.run));
    const auto called = plugin.callsOf (*plugin.plugin.own);
    check (slots > 0 && called.empty(), "an engine linked into the plugin is served: " + called);
}

/** Two plugins, each with pools of its own, under one engine, in every order. */
void testTwoPlugins (const std::string& order)
{
    Loaded first ("pool_plugin"), second ("pool_plugin_other");
    const Library engine (copyOf ("pool_engine"));

    for (const auto which : order)
        (which == 'a' ? first : second).install (engine);

    const auto one = first.callsOf (engine.engine()), other = second.callsOf (engine.engine());
    const auto outside = calls ([&] { engine.engine().run (1); });
    check (one.empty() && other.empty() && ! outside.empty(),
           "two plugins share an engine, installed " + order + ": " + one + other);
}

void testTwoPluginsTwoEngines()
{
    Loaded first ("pool_plugin"), second ("pool_plugin_other");
    const Library one (copyOf ("pool_engine")), other (copyOf ("pool_engine_lazy"));
    first.install (one);
    second.install (other);
    first.install (other);
    second.install (one);
    std::string called;

    for (auto* plugin : { &first, &second })
        for (const auto* engine : { &one, &other })
            called += plugin->callsOf (engine->engine());

    check (called.empty(), "two plugins share two engines: " + called);
}

void testEngineUnloads()
{
    Pool pool;
    std::string called;

    for (int i = 0; i < 20; ++i)
    {
        const PatchedEngine engine;
        prime (pool, [&] { engine->run (1); });
        called += callsIn (pool, [&] { engine->run (1); });
    }

    check (called.empty(), "an engine is loaded and unloaded twenty times: " + called);
}

void testPluginUnloads()
{
    const Library engine (copyOf ("pool_engine"));
    {
        Loaded plugin ("pool_plugin");
        plugin.install (engine);
        plugin.callsOf (engine.engine());
    }
    check (engine.engine().run (4) == 8, "an engine outlives the plugin that put a pool under it");
    Loaded next ("pool_plugin_other");
    next.install (engine);
    const auto called = next.callsOf (engine.engine());
    check (called.empty(), "and serves the next: " + called);
}
} // namespace

void testModules()
{
    testLinking();
    testOwnModule();

    for (const auto* order : { "ab", "aba", "ba", "abab" })
        testTwoPlugins (order);

    testTwoPluginsTwoEngines();
    testEngineUnloads();
    testPluginUnloads();
}
} // namespace testing
