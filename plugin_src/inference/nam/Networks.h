// SPDX-License-Identifier: GPL-3.0-or-later
// What each kind of network keeps inside, by version of NeuralAmpModelerCore.
#pragma once

#include "Network.h"

#include <NAM/convnet.h>
#include <NAM/lstm.h>

#if ANTLER_NAM_OLD
#include <NAM/wavenet.h>
#else
#include <NAM/linear.h>
#include <NAM/wavenet/model.h>
#endif

#include <vector>

namespace antler
{
// Members of theirs that only classes derived from them may name.
struct OpenDsp : nam::DSP
{
#if ANTLER_NAM_OLD
    using DSP::_prewarm_samples;
#endif
};

struct OpenLstm : nam::lstm::LSTM
{
    using LSTM::_layers;
};

struct OpenBuffer : nam::Buffer
{
    using Buffer::_input_buffer_offset, Buffer::_receptive_field;
#if ANTLER_NAM_OLD
    using Buffer::_input_buffer;
#else
    using Buffer::_input_buffers;
#endif
};

struct OpenConvNet : nam::convnet::ConvNet
{
    using ConvNet::_blocks, ConvNet::_block_vals;
};

/** A network of a class of theirs; `net` is `model`. */
template <typename Net>
class NetworkOf : public Network
{
protected:
    NetworkOf (std::unique_ptr<Net> loaded, int silence)
        : Network (std::move (loaded), silence), net (static_cast<Net&> (*model))
    {
    }

    Net& net;
};

/** Its convolutions hear what was the same for long: each column of their memory is. */
class WaveNet final : public NetworkOf<nam::wavenet::WaveNet>
{
public:
    WaveNet (std::unique_ptr<nam::wavenet::WaveNet>, int silence);
    void becomeSilent() noexcept ANTLER_NONBLOCKING override;

private:
    void keepSilence() override;
};

class Lstm final : public NetworkOf<nam::lstm::LSTM>
{
public:
    Lstm (std::unique_ptr<nam::lstm::LSTM>, int silence);
    void becomeSilent() noexcept ANTLER_NONBLOCKING override;

private:
    void keepSilence() override;

    std::vector<nam::lstm::LSTMCell>& cells;
    std::vector<nam::lstm::LSTMCell> silent; // the same with their first values
};

class ConvNet final : public NetworkOf<nam::convnet::ConvNet>
{
public:
    ConvNet (std::unique_ptr<nam::convnet::ConvNet>, int silence);
    void becomeSilent() noexcept ANTLER_NONBLOCKING override;

private:
    void keepSilence() override;

    std::vector<Eigen::VectorXf> silent; // of each memory, a column
};

class Linear final : public NetworkOf<nam::Linear>
{
public:
    explicit Linear (std::unique_ptr<nam::Linear>);
    void becomeSilent() noexcept ANTLER_NONBLOCKING override;

private:
    void keepSilence() override {}
};
} // namespace antler
