// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Networks.h"

#include <algorithm>

namespace antler
{
void Network::run (float* in, float* out, int frames) noexcept ANTLER_NONBLOCKING
{
#if ANTLER_NAM_OLD
    ANTLER_TRUSTED (model->process (in, out, frames));
    ANTLER_TRUSTED (model->finalize_ (frames));
#else
    ANTLER_TRUSTED (model->process (&in, &out, frames));
#endif
}

/** The newer version keeps what it has after silence by itself. */
void WaveNet::becomeSilent() noexcept ANTLER_NONBLOCKING
{
#if ANTLER_NAM_OLD
    ANTLER_TRUSTED (net.be_silent_());
#else
    ANTLER_TRUSTED (net.prewarm());
#endif
}

/** Copies into matrices of the same sizes. */
void Lstm::becomeSilent() noexcept ANTLER_NONBLOCKING { ANTLER_TRUSTED (cells = silent); }

void ConvNet::becomeSilent() noexcept ANTLER_NONBLOCKING
{
#if ANTLER_NAM_OLD
    auto& values = net.*(&OpenConvNet::_block_vals);
    const auto past = net.*(&OpenBuffer::_receptive_field);

    for (std::size_t i = 0; i < silent.size(); ++i)
        ANTLER_TRUSTED (values[i].leftCols (past).colwise() = silent[i]);

    net.*(&OpenBuffer::_input_buffer_offset) = past;
#else
    for (auto& block : net.*(&OpenConvNet::_blocks))
        ANTLER_TRUSTED (block.conv.PrewarmFromCache());
#endif
}

void Linear::becomeSilent() noexcept ANTLER_NONBLOCKING
{
#if ANTLER_NAM_OLD
    auto& buffer = net.*(&OpenBuffer::_input_buffer);
#else
    auto& buffer = (net.*(&OpenBuffer::_input_buffers)).front();
#endif
    std::fill (buffer.begin(), buffer.end(), 0.0f);
    net.*(&OpenBuffer::_input_buffer_offset) = net.*(&OpenBuffer::_receptive_field);
}
} // namespace antler
