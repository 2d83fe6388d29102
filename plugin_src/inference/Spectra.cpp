// SPDX-License-Identifier: GPL-3.0-or-later
#include "Spectra.h"

namespace antler
{
Spectra::Spectra (std::shared_ptr<const Features> given)
    : features (std::move (given)), fourier (features->fft),
      samples (static_cast<std::size_t> (features->fft)),
      magnitudes (static_cast<std::size_t> (features->bins())),
      bands (static_cast<std::size_t> (features->bandsOrBins()))
{
}
} // namespace antler
