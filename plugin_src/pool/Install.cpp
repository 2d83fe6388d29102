// SPDX-License-Identifier: GPL-3.0-or-later
// How the pools are put under an engine: the pointers through which it calls malloc and the like
// are made to lead to our functions.
#include "Pool.h"
#include "Replacements.h"
#include "SharedObject.h"
#include "SystemAllocator.h"

#include <algorithm>
#include <dlfcn.h>
#include <link.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace antler
{
namespace
{
using pool::Replacement, pool::SharedObject;

/** A pointer of the object, what it leads to, and what is to take its place. */
struct Slot
{
    const Replacement* replacement;
    void** pointer;
    void* function;

    bool isOurs() const { return function == replacement->function; }
    bool isAnothers() const { return ! isOurs() && function != replacement->original; }
};

/** Where the loader looks a function up at its first call only, the pointer still leads to code of
    the object that asks for it, and is set by it: what will be found is taken instead. */
void* resolved (const SharedObject& object, const Replacement& replacement, void* function)
{
    return object.contains (function) ? replacement.original : function;
}

/** Without the functions that the object can do without and that are not there. */
std::vector<Slot> slotsOf (const SharedObject& object)
{
    std::vector<Slot> slots;

    for (const auto& import : object.imports())
        if (const auto* replacement = pool::findReplacement (import.name))
            if (auto* function = resolved (object, *replacement, *import.slot))
                slots.push_back ({ replacement, import.slot, function });

    if (slots.empty())
        throw std::runtime_error (object.name() + " calls no function that a pool could replace");

    for (const auto& slot : slots)
        if (! object.contains (slot.pointer, PF_W))
            throw std::runtime_error (object.name()
                                      + " was linked with addresses in its code "
                                        "(-z notext)");

    return slots;
}

/** Whether what took our place passes on to us: then it was put over us, and we must not be put
    over it as well. A pool with nothing in it misses each request that reaches it. */
bool reachesUs (void* allocate)
{
    Pool probe;
    void* chunk = nullptr;
    {
        const Pool::Scope scope (probe);
        chunk = reinterpret_cast<void* (*) (std::size_t)> (allocate) (1);
    }
    pool::systemAllocator.release (chunk);
    return probe.figures().misses > 0;
}

/** Another plugin's pool, or a profiler, may have replaced the object's functions before, or since
    we did. Of those, malloc and plain operator new can be tried. */
bool isUnderAnother (const std::vector<Slot>& slots)
{
    const auto canBeTried = [] (const Slot& slot)
    {
        const std::string_view name = slot.replacement->name;
        return slot.isAnothers() && (name == "malloc" || name == "_Znwm" || name == "_Znam");
    };

    const auto tried = std::find_if (slots.begin(), slots.end(), canBeTried);
    return tried != slots.end() && reachesUs (tried->function);
}

/** From now on, ours pass on to what the object had. */
void passOnTo (const Slot& slot, const SharedObject& object)
{
    auto& before = *slot.replacement->before;

    if (! slot.isAnothers() || before == slot.function)
        return;

    if (before != slot.replacement->original)
        throw std::runtime_error ("two other plugins have a pool under " + object.name()
                                  + " and under another engine of this plugin: only one can be "
                                    "passed on to");

    before = slot.function;
}

/** The pointers that are to lead to us and do not yet. */
std::vector<Slot> toBeSet (std::vector<Slot> slots)
{
    const auto underAnother = isUnderAnother (slots);
    const auto stays = [underAnother] (const Slot& slot)
    { return slot.isOurs() || (slot.isAnothers() && underAnother); };

    slots.erase (std::remove_if (slots.begin(), slots.end(), stays), slots.end());
    return slots;
}

int patch (const SharedObject& object)
{
    const auto slots = slotsOf (object);
    const auto open = toBeSet (slots);

    for (const auto& slot : open) // all of them, before any is changed
        passOnTo (slot, object);

    if (! open.empty())
    {
        const SharedObject::Writable writable (object);

        for (const auto& slot : open)
            __atomic_store_n (slot.pointer, slot.replacement->function, __ATOMIC_RELEASE);
    }

    return static_cast<int> (slots.size());
}

/** The file of the module that defines a function, as the process means it, or none. */
const void* moduleOf (void* function)
{
    Dl_info info;
    return function != nullptr && dladdr (function, &info) != 0 ? info.dli_fbase : nullptr;
}

/** A host may bring an operator new of its own. The C++ library's calls malloc, and an allocator
    that replaces both keeps them alike; any other might not know the pool's chunks as its own. */
void requireOrdinaryNew()
{
    const auto* made = moduleOf (pool::findReplacement ("_Znwm")->original);
    const auto* library = moduleOf (dlsym (RTLD_DEFAULT, "_ZSt9terminatev")); // nobody replaces it

    if (made != nullptr && made != library
        && made != moduleOf (pool::findReplacement ("malloc")->original))
        throw std::runtime_error ("the plugin host has an operator new of its own, whose memory "
                                  "cannot be mixed with malloc's");
}

/** Objects that lead here may outlive whoever loaded this module. */
void stayInMemory()
{
    Dl_info info;
    void* found = nullptr;

    if (dladdr1 (reinterpret_cast<void*> (&stayInMemory), &info, &found, RTLD_DL_LINKMAP) == 0)
        throw std::runtime_error ("the plugin's own module is not found in memory");

    const std::string path = static_cast<const link_map*> (found)->l_name;

    if (! path.empty() // the program itself has no name, and stays
        && dlopen (path.c_str(), RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE) == nullptr)
        throw std::runtime_error (path + " cannot be kept in memory");
}
} // namespace

int Pool::install (const void* insideObject)
{
    requireOrdinaryNew();
    stayInMemory();
    auto slots = 0;
    pool::inObjectAt (insideObject,
                      [&slots] (const SharedObject& object) { slots = patch (object); });
    return slots;
}

std::string Pool::tryInstall (const void* insideObject)
{
    try
    {
        install (insideObject);
        return {};
    }
    catch (const std::runtime_error& problem)
    {
        return problem.what();
    }
}
} // namespace antler
