// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace core
{
/** What RTNeural itself makes of rows, in the way that its documentation shows: its reader, its
    loop. A file of GuitarML goes into the layers that NeuralPi and Proteus have: sizes known to
    the compiler, a knob, an LSTM of 8 cells. Gains and skips of files are nothing to RTNeural.

    @returns the first result of each row
*/
std::vector<float> play (const std::string& file, const std::vector<float>& rows);
} // namespace core
