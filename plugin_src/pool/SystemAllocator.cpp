// SPDX-License-Identifier: GPL-3.0-or-later
#include "SystemAllocator.h"

#include <dlfcn.h>

namespace antler::pool
{
namespace
{
template <typename Function>
void find (Function*& function, const char* name)
{
    function = reinterpret_cast<Function*> (dlsym (RTLD_DEFAULT, name));
}

SystemAllocator find()
{
    SystemAllocator found;
    find (found.allocate, "aligned_alloc");
    find (found.release, "free");
    find (found.usableBytes, "malloc_usable_size");
    return found;
}
} // namespace

const SystemAllocator systemAllocator = find();
} // namespace antler::pool
