// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Block.h"

namespace antler
{
/** Finds sudden rises of the level: where the power of the last millisecond leaves that of the last
    50 milliseconds behind. Below -60 dB of full scale there is nothing to rise from.

    Both are exponential means, of the mean over all channels.
*/
class OnsetDetector
{
public:
    /** @param threshold dB
        @param frames until there can be another one
    */
    OnsetDetector (double threshold, int frames, double sampleRate);

    /** For the audio thread, all of the following. */
    void reset() noexcept ANTLER_NONBLOCKING;

    /** Hears the frames from `first` on, up to an onset.

        @returns where that is; `end` if there is none */
    int find (const Block&, int first, int end) noexcept ANTLER_NONBLOCKING;

private:
    bool hear (double power) noexcept ANTLER_NONBLOCKING;

    const double ratio; // of powers
    const double fastStep, slowStep;
    const int wait;                // frames
    double fast = 0.0, slow = 0.0; // power
    int left = 0;                  // frames until there can be another one
    bool above = false;            // the threshold
};
} // namespace antler
