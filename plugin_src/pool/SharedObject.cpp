// SPDX-License-Identifier: GPL-3.0-or-later
#include "SharedObject.h"

#include <elf.h>
#include <exception>
#include <stdexcept>
#include <sys/mman.h>
#include <unistd.h>

namespace antler::pool
{
namespace
{
/** Whether a relocation sets a pointer to a symbol: of a call, of an address, of a table. */
bool setsPointer (ElfW (Xword) type)
{
#if defined(__x86_64__)
    return type == R_X86_64_JUMP_SLOT || type == R_X86_64_GLOB_DAT || type == R_X86_64_64;
#elif defined(__aarch64__)
    return type == R_AARCH64_JUMP_SLOT || type == R_AARCH64_GLOB_DAT || type == R_AARCH64_ABS64;
#else
#error "The pool knows the relocations of x86-64 and AArch64 only"
#endif
}
} // namespace

SharedObject::SharedObject (const dl_phdr_info& module)
    : path (module.dlpi_name[0] != '\0' ? module.dlpi_name : "the program"),
      base (module.dlpi_addr), segments (module.dlpi_phdr), segmentCount (module.dlpi_phnum)
{
}

bool SharedObject::contains (const void* address, ElfW (Word) allowed) const noexcept
{
    const auto offset = reinterpret_cast<ElfW (Addr)> (address) - base;

    for (int i = 0; i < segmentCount; ++i)
        if (segments[i].p_type == PT_LOAD && (segments[i].p_flags & allowed) == allowed
            && offset - segments[i].p_vaddr < segments[i].p_memsz)
            return true;

    return false;
}

std::vector<Import> SharedObject::imports() const
{
    std::vector<Import> found;
    addImports (found, DT_JMPREL, DT_PLTRELSZ);
    addImports (found, DT_RELA, DT_RELASZ);
    return found;
}

void SharedObject::addImports (std::vector<Import>& found, ElfW (Sxword) table,
                               ElfW (Sxword) bytes) const
{
    const auto* relocations = reinterpret_cast<const ElfW (Rela)*> (dynamic (table));
    const auto* symbols = reinterpret_cast<const ElfW (Sym)*> (dynamic (DT_SYMTAB));
    const auto* names = reinterpret_cast<const char*> (dynamic (DT_STRTAB));
    const auto count = relocations != nullptr ? dynamic (bytes) / sizeof (*relocations) : 0;

    for (std::size_t i = 0; i < count; ++i)
    {
        const auto& symbol = symbols[ELF64_R_SYM (relocations[i].r_info)];

        if (setsPointer (ELF64_R_TYPE (relocations[i].r_info)) && symbol.st_shndx == SHN_UNDEF)
            found.push_back ({ names + symbol.st_name,
                               reinterpret_cast<void**> (base + relocations[i].r_offset) });
    }
}

const ElfW (Phdr) * SharedObject::segment (ElfW (Word) type) const noexcept
{
    for (int i = 0; i < segmentCount; ++i)
        if (segments[i].p_type == type)
            return segments + i;

    return nullptr;
}

/** An entry of the dynamic section, or 0. glibc has made the addresses among them absolute. */
ElfW (Addr) SharedObject::dynamic (ElfW (Sxword) tag) const noexcept
{
    const auto* section = segment (PT_DYNAMIC);

    if (section != nullptr)
        for (auto* entry = reinterpret_cast<const ElfW (Dyn)*> (base + section->p_vaddr);
             entry->d_tag != DT_NULL; ++entry)
            if (entry->d_tag == tag)
                return entry->d_un.d_ptr;

    return 0;
}

/** The loader protects whole pages, and leaves the last one writable where data follow in it. */
SharedObject::Writable::Writable (const SharedObject& object) : begin (nullptr), bytes (0)
{
    const auto* readOnly = object.segment (PT_GNU_RELRO);

    if (readOnly == nullptr)
        return;

    const auto page = static_cast<ElfW (Addr)> (sysconf (_SC_PAGESIZE));
    const auto start = object.base + readOnly->p_vaddr;
    const auto first = start & ~(page - 1);
    begin = reinterpret_cast<void*> (first);
    bytes = ((start + readOnly->p_memsz) & ~(page - 1)) - first;

    if (bytes > 0 && mprotect (begin, bytes, PROT_READ | PROT_WRITE) != 0)
        throw std::runtime_error ("the system does not let the pointers of " + object.name()
                                  + " be changed");
}

SharedObject::Writable::~Writable()
{
    if (bytes > 0)
        mprotect (begin, bytes, PROT_READ);
}

void inObjectAt (const void* address, const std::function<void (const SharedObject&)>& act)
{
    struct Search
    {
        const void* address;
        const std::function<void (const SharedObject&)>& act;
        bool found = false;
        std::exception_ptr thrown;
    };

    Search search { address, act, false, nullptr };

    // Nothing may be thrown through the C library.
    const auto visit = [] (dl_phdr_info* module, std::size_t, void* data)
    {
        auto& wanted = *static_cast<Search*> (data);

        try
        {
            const SharedObject object (*module);
            wanted.found = object.contains (wanted.address);

            if (wanted.found)
                wanted.act (object);
        }
        catch (...)
        {
            wanted.thrown = std::current_exception();
        }

        return wanted.found || wanted.thrown != nullptr ? 1 : 0;
    };

    dl_iterate_phdr (visit, &search);

    if (search.thrown != nullptr)
        std::rethrow_exception (search.thrown);

    if (! search.found)
        throw std::runtime_error ("an address lies in no module of this process");
}
} // namespace antler::pool
