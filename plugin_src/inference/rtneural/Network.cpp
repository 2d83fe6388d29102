// SPDX-License-Identifier: GPL-3.0-or-later
#include "Network.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace antler::rtneural
{
namespace
{
using Json = nlohmann::json;
using Layers = std::unique_ptr<RTNeural::Model<float>>;

constexpr auto silent = -90.0f; // dB, from which on AIDA-X takes a gain for silence

/** What RTNeural's own reader would leave out, or end the program on. */
void requireKnown (const Json& layer)
{
    constexpr std::array types { "dense",     "time-distributed-dense",
                                 "conv1d",    "lstm",
                                 "gru",       "prelu",
                                 "batchnorm", "activation" };
    constexpr std::array functions { "", "elu", "relu", "sigmoid", "softmax", "tanh" };
    const auto type = layer.at ("type").get<std::string>();
    const auto function = layer.value ("activation", std::string());

    if (std::find (types.begin(), types.end(), type) == types.end())
        throw std::runtime_error ("RTNeural has no layer " + type);

    if (std::find (functions.begin(), functions.end(), function) == functions.end())
        throw std::runtime_error ("RTNeural has no activation " + function);
}

/** Adds zeros where a dense layer was trained without biases: older RTNeurals want some. */
void addBiases (Json& layer)
{
    const auto type = layer.at ("type").get<std::string>();

    if (auto& weights = layer.at ("weights");
        (type == "dense" || type == "time-distributed-dense") && weights.size() == 1)
        weights.push_back (std::vector<float> (weights.at (0).at (0).size()));
}

Layers keras (Json file)
{
    for (auto& layer : file.at ("layers"))
    {
        requireKnown (layer);
        addBiases (layer);
    }

    return RTNeural::json_parser::parseJson<float> (file);
}

/** The weights of a recurrent layer, called as those of the first: older RTNeurals know no other.
 */
Json layerOf (const Json& state, const std::string& number)
{
    Json layer;

    for (const auto* name :
         { "rec.weight_ih_l", "rec.weight_hh_l", "rec.bias_ih_l", "rec.bias_hh_l" })
        if (const auto found = state.find (name + number); found != state.end())
            layer[std::string (name) + "0"] = *found;

    return layer;
}

template <typename Layer, typename Load>
void addRecurrent (RTNeural::Model<float>& model, int size, Load load)
{
    auto layer = std::make_unique<Layer> (model.getNextInSize(), size);
    load (*layer);
    model.addLayer (layer.release());
}

/** The last layer of PyTorch's state. */
void addDense (RTNeural::Model<float>& model, int size, const Json& state)
{
    const auto weights = state.at ("lin.weight").get<std::vector<std::vector<float>>>();
    auto bias = state.value ("lin.bias", std::vector<float> (static_cast<std::size_t> (size)));
    auto layer = std::make_unique<RTNeural::Dense<float>> (model.getNextInSize(), size);
    layer->setWeights (weights);
    layer->setBias (bias.data());
    model.addLayer (layer.release());
}

Layers guitarml (const Json& file)
{
    namespace torch = RTNeural::torch_helpers;
    const auto& said = file.at ("model_data");
    const auto& state = file.at ("state_dict");
    const auto size = said.at ("hidden_size").get<int>();
    auto model = std::make_unique<RTNeural::Model<float>> (said.at ("input_size").get<int>());

    for (int i = 0; i < said.value ("num_layers", 1); ++i)
    {
        const auto layer = layerOf (state, std::to_string (i));
        const auto biased = layer.contains ("rec.bias_ih_l0");

        if (said.at ("unit_type").get<std::string>() == "GRU")
            addRecurrent<RTNeural::GRULayer<float>> (
                *model, size,
                [&] (auto& made) { torch::loadGRU<float> (layer, "rec.", made, biased); });
        else
            addRecurrent<RTNeural::LSTMLayer<float>> (
                *model, size,
                [&] (auto& made) { torch::loadLSTM<float> (layer, "rec.", made, biased); });
    }

    addDense (*model, said.value ("output_size", 1), state);
    return model;
}

/** A factor, of dB in the file. */
float gain (const Json& file, const char* key)
{
    const auto found = file.find (key);

    if (found == file.end() || ! found->is_number())
        return 1.0f;

    const auto decibels = found->get<float>();
    return decibels > silent ? std::pow (10.0f, decibels / 20.0f) : 0.0f;
}

Network read (const Json& file)
{
    const auto isGuitarml = file.contains ("state_dict");
    auto layers = isGuitarml ? guitarml (file) : keras (file);

    if (layers == nullptr || layers->layers.empty())
        throw std::runtime_error ("the network has no layers");

    const auto inputs = layers->getInSize(), outputs = layers->getOutSize();
    const auto skip =
        isGuitarml ? file.at ("model_data").value ("skip", 0) : file.value ("in_skip", 0);

    if (inputs < 1 || inputs > mostInputs || outputs < 1)
        throw std::runtime_error ("the network takes " + std::to_string (inputs)
                                  + " values a sample");

    return { std::move (layers),     inputs, outputs, skip != 0, gain (file, "in_gain"),
             gain (file, "out_gain") };
}
} // namespace

Network readNetwork (ModelData file)
{
    const auto* const text = static_cast<const char*> (file.begin);

    try
    {
        return read (Json::parse (text, text + file.size));
    }
    catch (const std::exception& problem)
    {
        throw std::runtime_error (std::string ("RTNeural cannot load the network: ")
                                  + problem.what());
    }
}
} // namespace antler::rtneural
