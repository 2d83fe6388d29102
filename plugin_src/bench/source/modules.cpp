// SPDX-License-Identifier: GPL-3.0-or-later
#include "modules.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <cxxabi.h>
#include <dlfcn.h>
#include <elf.h>
#include <filesystem>
#include <link.h>
#include <memory>

namespace antler::bench
{
namespace
{
/** The build id in a segment of notes: name, kind and content, each padded to four bytes. */
std::string buildIdIn (const char* notes, size_t size)
{
    const auto padded = [] (size_t bytes) { return (bytes + 3) / 4 * 4; };
    for (size_t at = 0; at + sizeof (ElfW (Nhdr)) <= size;)
    {
        ElfW (Nhdr) note;
        std::memcpy (&note, notes + at, sizeof (note));
        const auto content = at + sizeof (note) + padded (note.n_namesz);
        if (note.n_type == NT_GNU_BUILD_ID && content + note.n_descsz <= size)
        {
            std::string text;
            for (size_t i = 0; i < note.n_descsz; ++i)
            {
                constexpr const char* digits = "0123456789abcdef";
                const auto byte = static_cast<unsigned char> (notes[content + i]);
                text += { digits[byte >> 4], digits[byte & 15] };
            }
            return text;
        }
        at = content + padded (note.n_descsz);
    }
    return {};
}

Module read (const dl_phdr_info& info)
{
    std::error_code ignored;
    const std::string name = info.dlpi_name;
    Module module { name.empty()
                        ? std::filesystem::read_symlink ("/proc/self/exe", ignored).string()
                        : name,
                    {},
                    info.dlpi_addr,
                    {} };
    for (int i = 0; i < info.dlpi_phnum; ++i)
    {
        const auto& part = info.dlpi_phdr[i];
        const auto start = info.dlpi_addr + part.p_vaddr;
        if (part.p_type == PT_LOAD && (part.p_flags & PF_X) != 0)
            module.code.emplace_back (start, start + part.p_memsz);
        if (part.p_type == PT_NOTE && module.buildId.empty())
            module.buildId = buildIdIn (reinterpret_cast<const char*> (start), part.p_memsz);
    }
    return module;
}

std::string functionAt (uintptr_t address)
{
    Dl_info info {};
    if (dladdr (reinterpret_cast<const void*> (address), &info) == 0 || info.dli_sname == nullptr)
        return {};
    int status = 0;
    const std::unique_ptr<char, decltype (&std::free)> readable (
        abi::__cxa_demangle (info.dli_sname, nullptr, nullptr, &status), &std::free);
    return readable ? readable.get() : info.dli_sname;
}
} // namespace

Modules::Modules()
{
    dl_iterate_phdr (
        [] (dl_phdr_info* info, size_t, void* to)
        {
            static_cast<std::vector<Module>*> (to)->push_back (read (*info));
            return 0;
        },
        &modules);
}

std::optional<Located> Modules::find (uintptr_t address) const
{
    for (size_t i = 0; i < modules.size(); ++i)
        for (const auto& [begin, end] : modules[i].code)
            if (address >= begin && address < end)
                return Located { i, address - modules[i].base, functionAt (address) };
    return std::nullopt;
}

} // namespace antler::bench
