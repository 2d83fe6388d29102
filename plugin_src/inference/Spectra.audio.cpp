// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Spectra.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace antler
{
namespace
{
/** Of each row of a matrix, the sum of what it weighs; without rows, what there was. */
void multiply (const Matrix& matrix, const float* values, std::size_t count,
               float* sums) noexcept ANTLER_NONBLOCKING
{
    if (matrix.rows == 0)
        std::copy_n (values, count, sums);

    const auto* weights = matrix.weights.data();

    for (int row = 0; row < matrix.rows; ++row, weights += count)
        sums[row] = std::inner_product (values, values + count, weights, 0.0f);
}

float powerOf (Fourier::Bin bin) noexcept ANTLER_NONBLOCKING
{
    return bin.real() * bin.real() + bin.imag() * bin.imag();
}
} // namespace

void Spectra::analyse (const float* audio, Fourier::Bin* bins,
                       float* values) noexcept ANTLER_NONBLOCKING
{
    const auto& window = features->analysis;
    std::transform (window.begin(), window.end(), audio, samples.begin(), std::multiplies<float>());
    std::fill (samples.begin() + features->window, samples.end(), 0.0f);
    fourier.forwards (samples.data(), bins);
    measure (bins);
    multiply (features->bands, magnitudes.data(), magnitudes.size(), bands.data());

    if (features->logarithm)
        for (auto& band : bands)
            band = features->scale * std::log (band + features->floor);

    multiply (features->coefficients, bands.data(), bands.size(), values);
}

void Spectra::measure (const Fourier::Bin* bins) noexcept ANTLER_NONBLOCKING
{
    const auto root = features->takes == Features::Takes::magnitude;

    for (std::size_t k = 0; k < magnitudes.size(); ++k)
        magnitudes[k] = root ? std::sqrt (powerOf (bins[k])) : powerOf (bins[k]);
}

/** A bin that is 0 has no phase: it becomes a cosine. */
void Spectra::synthesise (Fourier::Bin* bins, const float* given,
                          float* audio) noexcept ANTLER_NONBLOCKING
{
    for (int k = 0; k < features->bins(); ++k)
    {
        const auto was = std::sqrt (powerOf (bins[k]));

        if (features->gives == Features::Gives::mask)
            bins[k] *= given[k];
        else
            bins[k] = was > 0.0f ? bins[k] * (given[k] / was) : Fourier::Bin (given[k], 0.0f);
    }

    fourier.backwards (bins, samples.data());
    const auto whole = 1.0f / static_cast<float> (features->fft);

    for (int n = 0; n < features->window; ++n)
        audio[n] += features->synthesis[static_cast<std::size_t> (n)] * whole
                    * samples[static_cast<std::size_t> (n)];
}
} // namespace antler
