// SPDX-License-Identifier: GPL-3.0-or-later
#include "core.h"

#include <RTNeural/RTNeural.h>

#include <cstddef>

namespace core
{
namespace
{
using Json = nlohmann::json;
using Rows = std::vector<float>;
using Pedal =
    RTNeural::ModelT<float, 2, 1, RTNeural::LSTMLayerT<float, 2, 8>, RTNeural::DenseT<float, 8, 1>>;

template <typename Model>
Rows loop (Model& model, std::size_t width, const Rows& rows)
{
    alignas (16) float row[64] {};
    Rows result;

    for (std::size_t first = 0; first < rows.size(); first += width)
    {
        for (std::size_t i = 0; i < width; ++i)
            row[i] = rows[first + i];

        result.push_back (model.forward (row));
    }

    return result;
}

Rows playPedal (const Json& state, const Rows& rows)
{
    Pedal model;
    RTNeural::torch_helpers::loadLSTM<float> (state, "rec.", model.get<0>());
    RTNeural::torch_helpers::loadDense<float> (state, "lin.", model.get<1>());
    model.reset();
    return loop (model, 2, rows);
}
} // namespace

Rows play (const std::string& file, const Rows& rows)
{
    const auto json = Json::parse (file);

    if (json.contains ("state_dict"))
        return playPedal (json.at ("state_dict"), rows);

    const auto model = RTNeural::json_parser::parseJson<float> (json);
    model->reset();
    return loop (*model, static_cast<std::size_t> (model->getInSize()), rows);
}
} // namespace core
