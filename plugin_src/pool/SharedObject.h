// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <link.h>
#include <string>
#include <vector>

namespace antler::pool
{
/** A function of another module that an object calls through a pointer in its data, which the
    loader has set. */
struct Import
{
    const char* name;
    void** slot;
};

/** A module of this process, as the dynamic loader has laid it out (the System V ABI's dynamic
    section, for x86-64 and AArch64). */
class SharedObject
{
public:
    explicit SharedObject (const dl_phdr_info& module);

    const std::string& name() const noexcept { return path; }

    /** Whether an address lies in it, in a part that may be read, written and so on (PF_R …). */
    bool contains (const void* address, ElfW (Word) allowed = 0) const noexcept;

    /** All of them, whatever makes the loader set them: calls, addresses that are taken, tables. */
    std::vector<Import> imports() const;

    /** While one lives, the pointers that the loader has write-protected (RELRO) can be set. */
    class Writable
    {
    public:
        /** @throws std::runtime_error if the system refuses */
        explicit Writable (const SharedObject&);
        ~Writable();
        Writable (const Writable&) = delete;
        Writable& operator= (const Writable&) = delete;

    private:
        void* begin;
        std::size_t bytes;
    };

private:
    const ElfW (Phdr) * segment (ElfW (Word) type) const noexcept;
    ElfW (Addr) dynamic (ElfW (Sxword) tag) const noexcept;
    void addImports (std::vector<Import>&, ElfW (Sxword) table, ElfW (Sxword) bytes) const;

    std::string path;
    ElfW (Addr) base;
    const ElfW (Phdr) * segments;
    int segmentCount;
};

/** Calls `act` for the object that holds an address, while no thread of the process can load or
    unload a module, or is in here: the loader itself sees to that.

    @throws std::runtime_error if there is none, and what `act` throws
*/
void inObjectAt (const void* address, const std::function<void (const SharedObject&)>& act);
} // namespace antler::pool
