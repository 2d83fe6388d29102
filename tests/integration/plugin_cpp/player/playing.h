// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

/** PACKAGE IN OUT BLOCKS [LOW,HIGH,VALUE]...: two channels of float32, one behind the other,
   through a packed model. BLOCKS are frames, as 64 or 17,0,100; they are taken in turn. For each
   parameter its range and its value. Prints latency, failed calls, and what process() called that
   the audio thread must not call.

    @throws std::exception if it cannot, or if the audio sounds otherwise after a reset
*/
[[gnu::visibility ("default")]] void play (const std::vector<std::string>& arguments);
