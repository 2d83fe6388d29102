// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Fourier.h"

#include <kiss_fftr.h>

namespace antler
{
static_assert (sizeof (kiss_fft_cpx) == sizeof (Fourier::Bin));

// KISS FFT is C, which can promise nothing: it computes in memory that the plan has.

void Fourier::forwards (const float* samples, Bin* bins) const noexcept ANTLER_NONBLOCKING
{
    ANTLER_TRUSTED (kiss_fftr (there.get(), samples, reinterpret_cast<kiss_fft_cpx*> (bins)));
}

void Fourier::backwards (const Bin* bins, float* samples) const noexcept ANTLER_NONBLOCKING
{
    ANTLER_TRUSTED (kiss_fftri (back.get(), reinterpret_cast<const kiss_fft_cpx*> (bins), samples));
}
} // namespace antler
