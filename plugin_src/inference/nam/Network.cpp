// SPDX-License-Identifier: GPL-3.0-or-later
#include "Network.h"

#include "Networks.h"

#include <json.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace antler
{
namespace
{
constexpr auto usualRate = 48000.0; // of files that do not say it

using Json = nlohmann::json;

#if ANTLER_NAM_OLD
std::unique_ptr<nam::DSP> make (const std::string& kind, Json config, std::vector<float> weights,
                                double rate)
{
    nam::dspData said { "0.5.4", kind, std::move (config), {}, std::move (weights), rate };
    return nam::get_dsp (said);
}

int silenceOf (nam::DSP& model) { return model.*(&OpenDsp::_prewarm_samples); }
#else
/** Each is named, so that it is linked: NeuralAmpModelerCore's own registry does not name them. */
std::unique_ptr<nam::ModelConfig> configurationOf (const std::string& kind, const Json& config,
                                                   double rate)
{
    if (kind == "WaveNet")
        return nam::wavenet::create_config (config, rate);

    if (kind == "LSTM")
        return nam::lstm::create_config (config, rate);

    if (kind == "ConvNet")
        return nam::convnet::create_config (config, rate);

    if (kind == "Linear")
        return nam::linear::create_config (config, rate);

    throw std::runtime_error ("its architecture is " + kind);
}

std::unique_ptr<nam::DSP> make (const std::string& kind, Json config, std::vector<float> weights,
                                double rate)
{
    if (kind == "Linear") // in the frequency domain it cannot go back to silence at once
        config["implementation"] = "direct";

    nam::ModelMetadata metadata;
    metadata.sample_rate = rate;
    return nam::create_dsp (configurationOf (kind, config, rate), std::move (weights), metadata);
}

int silenceOf (nam::DSP& model) { return model.GetPrewarmSamples(); }
#endif

/** The model as one of its class; it is left where it is if it is none. */
template <typename Net>
std::unique_ptr<Net> as (std::unique_ptr<nam::DSP>& model)
{
    auto* const net = dynamic_cast<Net*> (model.get());

    if (net != nullptr)
        model.release();

    return std::unique_ptr<Net> (net);
}

std::unique_ptr<Network> wrap (std::unique_ptr<nam::DSP> model, double rate)
{
    if (auto net = as<nam::wavenet::WaveNet> (model))
    {
        const auto silence = silenceOf (*net);
        return std::make_unique<WaveNet> (std::move (net), silence);
    }

    if (auto net = as<nam::lstm::LSTM> (model)) // it never quite forgets
        return std::make_unique<Lstm> (std::move (net), static_cast<int> (std::lround (rate)) / 2);

    if (auto net = as<nam::convnet::ConvNet> (model))
    {
        const auto silence = silenceOf (*net);
        return std::make_unique<ConvNet> (std::move (net), silence);
    }

    if (auto net = as<nam::Linear> (model))
        return std::make_unique<Linear> (std::move (net));

    throw std::runtime_error ("its network cannot go back to silence");
}
} // namespace

std::unique_ptr<Network> loadNetwork (ModelData data, int longest)
{
    const auto* const begin = static_cast<const char*> (data.begin);
    const auto said = Json::parse (begin, begin + data.size);
    const auto rate = said.value ("sample_rate", usualRate);
    auto model = make (said.at ("architecture").get<std::string>(), said.at ("config"),
                       said.at ("weights").get<std::vector<float>>(), rate);
#if ! ANTLER_NAM_OLD
    if (model->NumInputChannels() != 1 || model->NumOutputChannels() != 1)
        throw std::runtime_error ("more than one channel goes through it");

    model->SetPrewarmOnReset (false);
    model->Reset (rate, longest);
#endif
    static_cast<void> (longest);
    return wrap (std::move (model), rate);
}

void Network::settle (int longest)
{
    std::vector<float> silence (static_cast<std::size_t> (longest)), result (silence);

    for (int done = 0; done < warmUp; done += longest)
    {
        std::fill (silence.begin(), silence.end(), 0.0f);
        run (silence.data(), result.data(), std::min (longest, warmUp - done));
    }

    keepSilence();
    becomeSilent();
}

WaveNet::WaveNet (std::unique_ptr<nam::wavenet::WaveNet> loaded, int silence)
    : NetworkOf (std::move (loaded), silence)
{
}

/** The newer version runs silence once more, and keeps it. */
void WaveNet::keepSilence()
{
#if ANTLER_NAM_OLD
    net.keep_silence_();
#else
    net.prewarm();
#endif
}

Lstm::Lstm (std::unique_ptr<nam::lstm::LSTM> loaded, int silence)
    : NetworkOf (std::move (loaded), silence), cells (net.*(&OpenLstm::_layers))
{
}

void Lstm::keepSilence() { silent = cells; }

ConvNet::ConvNet (std::unique_ptr<nam::convnet::ConvNet> loaded, int silence)
    : NetworkOf (std::move (loaded), silence)
{
}

void ConvNet::keepSilence()
{
#if ANTLER_NAM_OLD
    const auto last = net.*(&OpenBuffer::_input_buffer_offset) - 1;
    silent.clear();

    for (const auto& values : net.*(&OpenConvNet::_block_vals))
        silent.push_back (values.col (last));
#else
    for (auto& block : net.*(&OpenConvNet::_blocks))
        block.conv.CacheStateAsPrewarmed();
#endif
}

Linear::Linear (std::unique_ptr<nam::Linear> loaded) : NetworkOf (std::move (loaded), 0) {}
} // namespace antler
