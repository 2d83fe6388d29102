// SPDX-License-Identifier: GPL-3.0-or-later
#include "Plain.h"

#include <NAM/dsp.h>

#if ! ANTLER_NAM_OLD
#include <NAM/get_dsp.h>
#endif

#include <json.hpp>
#include <vector>

const char* const plainWay = "NeuralAmpModelerCore's own loop";

namespace
{
constexpr auto usualRate = 48000.0;

/** As in NeuralAmpModelerCore's tools: its reader, and one call for a block. */
class Loop final : public Plain
{
public:
    explicit Loop (const nlohmann::json& file) : rate (file.value ("sample_rate", usualRate))
    {
        nam::dspData said { file.at ("version"), file.at ("architecture"),
                            file.at ("config"),  {},
                            file.at ("weights"), rate };
        model = nam::get_dsp (said);
    }

    void play (const float* in, float* out, int frames) override
    {
        auto* const given = const_cast<float*> (in); // which it only reads
#if ANTLER_NAM_OLD
        model->process (given, out, frames);
        model->finalize_ (frames);
#else
        if (frames != longest)
            model->Reset (rate, longest = frames);

        model->process (&given, &out, frames);
#endif
    }

private:
    const double rate;
    int longest = 0; // block that it was made ready for
    std::unique_ptr<nam::DSP> model;
};
} // namespace

std::unique_ptr<Plain> loadPlain (const antler::ModelData& data, const antler::ModelSpec&)
{
    const auto* const text = static_cast<const char*> (data.begin);
    return std::make_unique<Loop> (nlohmann::json::parse (text, text + data.size));
}
