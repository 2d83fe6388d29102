// SPDX-License-Identifier: GPL-3.0-or-later
// audit.json: what the audio thread did and must not do, and where. Its format: README.md.
#pragma once

#include "sequence.h"

#include <cstdint>
#include <string>

namespace antler::bench
{

/** How many findings there are: while it does not change, there is nothing to be written. */
uint64_t numberOfFindings() noexcept;

/** How often which call was made, as a JSON object; calls that were not made are left out. */
std::string callsAsJson (const audit::Counts&);

/** Writes audit.json to the working directory, in one go: a reader sees the old one or the new one.

    Not for the audio thread, but while it runs; plugins are still loaded.

    @param beginning     loads of the first blocks of all
    @param memoryLocked  whether no page of the process can be taken away
*/
void writeAudit (const Figures::Beginning& beginning, bool memoryLocked);

} // namespace antler::bench
