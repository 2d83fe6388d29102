// SPDX-License-Identifier: GPL-3.0-or-later
#include "Plain.h"

#include <RTNeural/RTNeural.h>

const char* const plainWay = "RTNeural's own loop";

namespace
{
/** As in RTNeural's documentation: its reader, its run-time model, one call for each sample. */
class Loop final : public Plain
{
public:
    explicit Loop (const nlohmann::json& file)
        : model (RTNeural::json_parser::parseJson<float> (file))
    {
        model->reset();
    }

    void play (const float* in, float* out, int frames) override
    {
        alignas (16) float row[64] {};

        for (int i = 0; i < frames; ++i)
        {
            row[0] = in[i];
            out[i] = model->forward (row);
        }
    }

private:
    std::unique_ptr<RTNeural::Model<float>> model;
};
} // namespace

std::unique_ptr<Plain> loadPlain (const antler::ModelData& data, const antler::ModelSpec&)
{
    const auto* const text = static_cast<const char*> (data.begin);
    const auto file = nlohmann::json::parse (text, text + data.size);
    return file.contains ("layers") ? std::make_unique<Loop> (file) : nullptr;
}
