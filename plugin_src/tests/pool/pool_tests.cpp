// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of the pool; one line a check, 1 on failure. The allocation watch is the judge.
#include "testing.h"

#include <dlfcn.h>
#include <exception>
#include <filesystem>
#include <iostream>
#include <stdexcept>

namespace testing
{
namespace
{
int failures = 0;
} // namespace

std::string folder;

void check (bool good, const std::string& what)
{
    std::cout << (good ? "ok    " : "FAIL  ") << what << '\n';
    failures += good ? 0 : 1;
}

bool allGood() { return failures == 0; }

std::string calls (const std::function<void()>& act)
{
    antler::audit::reset();
    {
        const antler::audit::Scope counted;
        act();
    }
    return antler::audit::describe (antler::audit::counts());
}

void prime (Pool& pool, const std::function<void()>& act)
{
    for (int i = 0; i < 5; ++i)
    {
        const Pool::Scope scope (pool);
        act();
    }

    pool.finishPriming();
}

std::string callsIn (Pool& pool, const std::function<void()>& act)
{
    return calls (
        [&]
        {
            const Pool::Scope scope (pool);
            act();
        });
}

std::string copyOf (const std::string& name)
{
    static int copies = 0;
    const auto copy = folder + "/copies/" + name + "-" + std::to_string (++copies) + ".so";
    std::filesystem::create_directories (folder + "/copies");
    std::filesystem::copy_file (folder + "/" + name + ".so", copy,
                                std::filesystem::copy_options::overwrite_existing);
    return copy;
}

Library::Library (const std::string& path) : handle (dlopen (path.c_str(), RTLD_LAZY | RTLD_LOCAL))
{
    if (handle == nullptr)
        throw std::runtime_error (dlerror());
}

void Library::close()
{
    if (handle != nullptr)
        dlclose (handle);

    handle = nullptr;
}

const void* Library::address (const char* name) const
{
    const auto* found = dlsym (handle, name);

    if (found == nullptr)
        throw std::runtime_error (dlerror());

    return found;
}
} // namespace testing

int main (int count, char** arguments)
try
{
    const std::vector<std::string> given (arguments, arguments + count);
    testing::folder = std::filesystem::absolute (given[0]).parent_path() / "pool";

    if (given.size() == 2 && given[1] == "--other-new")
    {
        testing::testOtherNew();
    }
    else
    {
        testing::testMemory();
        testing::testSizes();
        testing::testThreads();
        testing::testModules();
        testing::testRefusals();
    }

    std::filesystem::remove_all (testing::folder + "/copies");
    return testing::allGood() ? 0 : 1;
}
catch (const std::exception& problem)
{
    std::cerr << "pool_tests: " << problem.what() << '\n';
    return 2;
}
