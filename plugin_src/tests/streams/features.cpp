// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of a frame before a model gets it.
#include "spectra.h"

#include <Spectra.h>

namespace streams
{
/** What is left of the sum after a logarithm, in two rows that overlap. */
void testFeatures()
{
    auto features = framesOf (20, 10, 24, Features::Gives::nothing, true);
    const auto in = noises (1).front();
    std::vector<double> samples;
    std::vector<float> values (2);
    std::vector<antler::Fourier::Bin> bins (at (features.bins()));
    features.takes = Features::Takes::power;
    features.bands.rows = 3;
    features.coefficients = { 2, { 1.0f, 2.0f, 3.0f, 0.5f, 0.0f, -0.5f } };
    features.logarithm = true;
    features.floor = 0.01f;
    features.scale = 2.0f;

    for (int i = 0; i < 3 * features.bins(); ++i)
        features.bands.weights.push_back (0.1f * static_cast<float> (i % 7));

    for (int n = 0; n < features.window; ++n)
        samples.push_back (static_cast<double> (in[at (n)] * features.analysis[at (n)]));

    antler::Spectra spectra (std::make_shared<const Features> (features));
    spectra.analyse (in.data(), bins.data(), values.data());
    const auto expected = transformed (samples, features.fft);
    std::vector<double> bands;

    for (int b = 0; b < 3; ++b)
    {
        auto sum = 0.0;

        for (int k = 0; k < features.bins(); ++k)
            sum += std::norm (expected[at (k)])
                   * static_cast<double> (features.bands.weights[at (b * features.bins() + k)]);

        bands.push_back (2.0 * std::log (sum + 0.01));
    }

    const auto first = bands[0] + 2.0 * bands[1] + 3.0 * bands[2];
    const auto second = 0.5 * (bands[0] - bands[2]);
    check (std::abs (static_cast<double> (values[0]) - first) < 1.0e-4
               && std::abs (static_cast<double> (values[1]) - second) < 1.0e-4,
           "power, bands, logarithm, coefficients");
}
} // namespace streams
