// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fourier.h"

#include <kiss_fftr.h>

#include <new>
#include <stdexcept>
#include <string>

namespace antler
{
namespace
{
/** What KISS FFT has a step of its own for: one for any other factor allocates. */
bool isQuick (int size)
{
    if (size < 2 || size % 2 != 0)
        return false;

    for (const auto factor : { 2, 3, 5 })
        while (size % factor == 0)
            size /= factor;

    return size == 1;
}
} // namespace

Fourier::Fourier (int size)
{
    if (! isQuick (size))
        throw std::runtime_error ("there is no Fourier transform of " + std::to_string (size)
                                  + " samples");

    there.reset (kiss_fftr_alloc (size, 0, nullptr, nullptr));
    back.reset (kiss_fftr_alloc (size, 1, nullptr, nullptr));

    if (there == nullptr || back == nullptr)
        throw std::bad_alloc();
}

void Fourier::Free::operator() (kiss_fftr_state* plan) const noexcept { kiss_fftr_free (plan); }
} // namespace antler
