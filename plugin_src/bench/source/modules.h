// SPDX-License-Identifier: GPL-3.0-or-later
// Which file of the process an address belongs to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace antler::bench
{

/** A loaded program or library. */
struct Module
{
    std::string path;
    std::string buildId; /**< hexadecimal; empty if it has none */
    uintptr_t base;      /**< what is added to the addresses in its file */
    std::vector<std::pair<uintptr_t, uintptr_t>> code; /**< first address, and the one behind */
};

/** An address of code. */
struct Located
{
    size_t module;        /**< index in Modules::all() */
    uintptr_t offset;     /**< address in the module's file */
    std::string function; /**< of an exported function, as written in C++; empty in all others */
};

/** All modules that are loaded when it is made. */
class Modules
{
public:
    Modules();

    const std::vector<Module>& all() const noexcept { return modules; }

    /** Nothing for an address that is no code: a stack that was read wrongly has some. */
    std::optional<Located> find (uintptr_t address) const;

private:
    std::vector<Module> modules;
};

} // namespace antler::bench
