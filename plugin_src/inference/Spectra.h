// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Features.h"
#include "Fourier.h"

#include <memory>
#include <vector>

namespace antler
{
/** Frames of audio as spectra: their features, and audio again of what a model makes of them.

    For the audio thread once it is made.
*/
class Spectra
{
public:
    explicit Spectra (std::shared_ptr<const Features>);

    /** A frame of audio becomes the bins that synthesise() takes, and the values that the model
        takes. */
    void analyse (const float* audio, Fourier::Bin* bins,
                  float* values) noexcept ANTLER_NONBLOCKING;

    /** Adds a frame to `audio`: its bins, with what the model gave for each of them. */
    void synthesise (Fourier::Bin* bins, const float* given,
                     float* audio) noexcept ANTLER_NONBLOCKING;

private:
    void measure (const Fourier::Bin* bins) noexcept ANTLER_NONBLOCKING;

    const std::shared_ptr<const Features> features;
    const Fourier fourier;
    std::vector<float> samples;           // of the Fourier transform
    std::vector<float> magnitudes, bands; // or powers; of the bins, and of what they become
};
} // namespace antler
