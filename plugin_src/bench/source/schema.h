// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of Sushi 1.1's JSON schemas for the sections that this host reads.
#pragma once

#include "document.h"

#include <string>

namespace antler::bench
{

/** Each returns the JSON pointer of the first violation, or an empty text.

    As in Sushi's validator, the pointer for a fault in a track leads to the track or its plugin,
    not to the member.
*/
std::string violationInHostConfig (const Json& root);
std::string violationInTracks (const Json& root);
std::string violationInInitialState (const Json& root);
std::string violationInEvents (const Json& root);

} // namespace antler::bench
