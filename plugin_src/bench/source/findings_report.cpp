// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings_report.h"

#include "log.h"
#include "modules.h"

#include <cstdio>
#include <findings.h>
#include <fstream>
#include <numeric>
#include <watch.h>

namespace antler::bench
{
namespace
{
constexpr const char* fileName = "audit.json";
constexpr const char* newName = "audit.json.new";

std::string quoted (const std::string& text)
{
    std::string result = "\"";
    for (const auto c : text)
    {
        if (c == '"' || c == '\\')
            result += '\\';
        if (static_cast<unsigned char> (c) >= ' ')
            result += c;
    }
    return result + '"';
}

std::string joined (const std::vector<std::string>& parts, const char* between = ", ")
{
    std::string text;
    for (const auto& part : parts)
        text += (text.empty() ? "" : between) + part;
    return text;
}

/** A stack's addresses as [module, offset in it, function]. The first of a place that was
   interrupted is exact; a return address is moved back into the call. */
std::string framesAsJson (const audit::Site& site, const Modules& modules)
{
    const bool interrupted = site.call == audit::Call::pageFault;
    std::vector<std::string> frames;
    for (size_t i = 0; i < site.stack.depth; ++i)
    {
        const auto address = site.stack.addresses[i] - (interrupted && i == 0 ? 0 : 1);
        if (const auto found = modules.find (address))
            frames.push_back (concat ("[", found->module, ", ", found->offset, ", ",
                                      quoted (found->function), "]"));
    }
    return "[" + joined (frames) + "]";
}

std::string siteAsJson (const audit::Site& site, const Modules& modules)
{
    const auto isNumbered = site.call == audit::Call::kernel || site.call == audit::Call::syscall;
    const std::string known = isNumbered ? audit::nameOfSystemCall (site.number) : "";
    const auto detail = ! isNumbered || ! known.empty() ? known : std::to_string (site.number);
    return concat (R"({"call": )", quoted (name (site.call)), R"(, "kind": )",
                   quoted (kind (site.call)), R"(, "detail": )", quoted (detail), R"(, "count": )",
                   site.count.load(), R"(, "first_block": )", site.first,
                   ",\n    \"frames\": ", framesAsJson (site, modules), "}");
}

std::string phaseAsJson (const audit::Phase& phase, const Modules& modules)
{
    std::vector<std::string> sites;
    for (size_t i = 0; i < phase.sites(); ++i)
        sites.push_back ("\n   " + siteAsJson (phase.site (i), modules));
    return concat (R"({"blocks": )", phase.blocks.load(),
                   ",\n  \"calls\": ", callsAsJson (phase.counts()),
                   ",\n  \"faults\": {\"minor\": ", phase.minorFaults.load(), R"(, "major": )",
                   phase.majorFaults.load(), R"(, "first_block": )", phase.firstFault.load(),
                   "},\n  \"sites\": [", joined (sites, ","), "]}");
}

std::string loadsAsJson (const Figures::Beginning& loads)
{
    std::vector<std::string> parts;
    for (const auto load : loads)
        if (load > 0)
            parts.push_back (shortest (load));
    return "[" + joined (parts) + "]";
}
} // namespace

std::string callsAsJson (const audit::Counts& counts)
{
    std::vector<std::string> parts;
    for (size_t i = 0; i < counts.size(); ++i)
        if (counts[i] > 0)
            parts.push_back (
                concat (quoted (name (static_cast<audit::Call> (i))), ": ", counts[i]));
    return "{" + joined (parts) + "}";
}

uint64_t numberOfFindings() noexcept
{
    uint64_t number = 0;
    for (const auto* phase : { &audit::warmUp, &audit::judged })
    {
        const auto counts = phase->counts();
        number += std::accumulate (counts.begin(), counts.end(), uint64_t { 0 })
                  + phase->minorFaults.load() + phase->majorFaults.load();
    }
    return number;
}

void writeAudit (const Figures::Beginning& beginning, bool memoryLocked)
{
    Modules modules;
    const auto warmUp = phaseAsJson (audit::warmUp, modules);
    const auto judged = phaseAsJson (audit::judged, modules);
    std::vector<std::string> names;
    for (const auto& module : modules.all())
        names.push_back (
            concat ("\n  [", quoted (module.path), ", ", quoted (module.buildId), "]"));
    {
        std::ofstream file (newName);
        file << R"({"first_blocks": )" << loadsAsJson (beginning)
             << ",\n \"memory_locked\": " << (memoryLocked ? "true" : "false")
             << ",\n \"system_calls_unseen\": " << quoted (audit::systemCallsUnseen)
             << ",\n \"fault_places_unseen\": " << quoted (audit::faultPlacesUnseen)
             << ",\n \"modules\": [" << joined (names, ",") << "],\n \"warm_up\": " << warmUp
             << ",\n \"judged\": " << judged << "}\n"
             << std::flush;
        if (file.good() && std::rename (newName, fileName) == 0)
            return;
    }
    log (Level::warning, from::audit, concat ("Couldn't write ", fileName));
}

} // namespace antler::bench
