// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Nonblocking.h>

#include <complex>
#include <memory>

struct kiss_fftr_state;

namespace antler
{
/** The discrete Fourier transform of real samples and back, by KISS FFT.

    Once made it allocates nothing, of sizes that are even and have no prime factors but 2, 3, 5.
*/
class Fourier
{
public:
    using Bin = std::complex<float>;

    /** @throws std::runtime_error if the size is another */
    explicit Fourier (int size);

    /** For the audio thread: `size` samples become size / 2 + 1 bins. */
    void forwards (const float* samples, Bin* bins) const noexcept ANTLER_NONBLOCKING;

    /** And back, each sample `size` times as large as it was. */
    void backwards (const Bin* bins, float* samples) const noexcept ANTLER_NONBLOCKING;

private:
    struct Free
    {
        void operator() (kiss_fftr_state* plan) const noexcept;
    };

    std::unique_ptr<kiss_fftr_state, Free> there, back;
};
} // namespace antler
