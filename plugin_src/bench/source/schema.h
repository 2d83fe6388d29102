// SPDX-License-Identifier: GPL-3.0-or-later
// What Sushi 1.1's JSON schemas demand, for the sections that this host reads.
#pragma once

#include "document.h"

#include <string>

namespace antler::bench
{

/** Each returns the JSON pointer of the first violation, or an empty text.

    Sushi's validator locates a fault in a track no closer than the track or its plugin; so do
    these.
*/
std::string violationInHostConfig (const Json& root);
std::string violationInTracks (const Json& root);
std::string violationInInitialState (const Json& root);
std::string violationInEvents (const Json& root);

} // namespace antler::bench
