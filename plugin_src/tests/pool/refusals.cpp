// SPDX-License-Identifier: GPL-3.0-or-later
// What cannot be patched, and what is said of it.
#include "plugin.h"
#include "testing.h"

#include <cerrno>
#include <stdexcept>
#include <string>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace
{
bool refuseToProtect = false;
} // namespace

/** The pool's calls come here: a system that lets nobody change what is write-protected. */
extern "C" int mprotect (void* at, size_t bytes, int protection) noexcept
{
    if (! refuseToProtect)
        return static_cast<int> (syscall (SYS_mprotect, at, bytes, protection));

    errno = EACCES;
    return -1;
}

namespace testing
{
namespace
{
void checkRefused (const void* inside, const std::string& expected)
{
    try
    {
        Pool::install (inside);
        check (false, "refused: " + expected);
    }
    catch (const std::runtime_error& problem)
    {
        const std::string said = problem.what();
        check (said.find (expected) != std::string::npos, "refused: " + said);
    }
}

void install (const Library& plugin, const Library& engine)
{
    const auto get = reinterpret_cast<const Plugin* (*)()> (plugin.address ("poolTestPlugin"));
    get()->install (engine.address ("poolTestEngine"));
}

void testTwoForeignPools()
{
    const Library first (copyOf ("pool_plugin")), second (copyOf ("pool_plugin_other"));
    const Library one (copyOf ("pool_engine")), other (copyOf ("pool_engine"));
    install (first, one);
    install (second, other);
    Pool::install (one.address ("poolTestEngine"));
    checkRefused (other.address ("poolTestEngine"), "two other plugins have a pool under");
}
} // namespace

void testRefusals()
{
    const Library idle (folder + "/pool_idle.so"), text (folder + "/pool_text.so");
    const Library engine (copyOf ("pool_engine"));
    const auto here = 0;
    checkRefused (&here, "lies in no module");
    checkRefused (idle.address ("idle"),
                  "pool_idle.so calls no function that a pool could replace");
    checkRefused (text.address ("text"), "pool_text.so was linked with addresses in its code");
    refuseToProtect = true;
    checkRefused (engine.address ("poolTestEngine"), "the system does not let the pointers of");
    refuseToProtect = false;
    check (! calls ([&] { engine.engine().run (1); }).empty(), "what is refused works as before");
    testTwoForeignPools();
}

/** With pool_other_new.so preloaded. */
void testOtherNew()
{
    const Library engine (folder + "/pool_engine.so");
    checkRefused (engine.address ("poolTestEngine"), "operator new of its own");
}
} // namespace testing
