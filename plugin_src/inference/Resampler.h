// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Nonblocking.h>

#include <vector>

namespace antler
{
/** Converts a signal from one sample rate to another, sample by sample.

    The ratio of the rates is one of whole numbers, so nothing drifts: of every `from` samples in,
    `to` come out (both divided by what they have in common), and always at the same places. A
    polyphase filter: a sinc with a Kaiser window, flat to 0.02 dB up to 0.8 of the lower rate's
    Nyquist frequency.
*/
class Resampler
{
public:
    /** @param longest most samples that process() is given at once */
    Resampler (int fromRate, int toRate, int longest);

    /** Samples of the input that the output lags behind. */
    double delay() const noexcept ANTLER_NONBLOCKING;

    /** For the audio thread, all of the following. */
    void reset() noexcept ANTLER_NONBLOCKING;

    /** Samples of the input from the next one to the next output, if the filter did not delay it.
     */
    double next() const noexcept ANTLER_NONBLOCKING { return static_cast<double> (phase) / up; }

    /** After n samples in all, as many have come out as fit: n * to / from, rounded up.

        @returns how many came out now
    */
    int process (const float* in, int count, float* out) noexcept ANTLER_NONBLOCKING;

private:
    int up, down;              // the ratio: up / down
    int taps;                  // of each phase
    std::vector<float> filter; // phase after phase, the oldest sample's tap first
    std::vector<float> line;   // taps - 1 samples of the past, then the new ones
    int phase = 0;             // of the next output, in 1/up of an input sample
};
} // namespace antler
