// SPDX-License-Identifier: GPL-3.0-or-later
#include "Conversion.h"

#include <cmath>

namespace antler
{
namespace
{
std::size_t size (int count) { return static_cast<std::size_t> (count); }
} // namespace

Conversion::Conversion (ModelData data, const ModelSpec& spec, const std::vector<Range>& ranges,
                        Schedule::Mode mode)
    : modelRate (spec.resamples ? spec.sampleRate : 0.0), hop (spec.hop),
      inference (data, spec, ranges, mode), parameters (ranges.size()), delay (inference.latency())
{
}

int Conversion::period() const noexcept { return static_cast<int> (std::ceil (hop * hostFrames)); }

void Conversion::prepare (int count, double sampleRate)
{
    inference.prepare (count);
    channels.clear();
    hostFrames = 1.0;
    const auto host = static_cast<int> (std::lround (sampleRate));
    const auto model = static_cast<int> (std::lround (modelRate));
    delay = inference.latency();

    if (model == 0 || model == host)
        return;

    hostFrames = static_cast<double> (host) / model;

    // There and back, at least as many frames have come out as went in.
    const auto frames = longest * model / host + 1, results = longest + host / model + 2;
    const Channel channel { Resampler (host, model, longest),    Resampler (model, host, frames),
                            std::vector<float> (size (frames)),  std::vector<float> (size (frames)),
                            std::vector<float> (size (results)), {} };
    const auto atModel = channel.toHost.delay() + inference.latency();
    delay = static_cast<int> (std::lround (channel.toModel.delay() + atModel * host / model));
    channels.assign (size (count), channel);
    given.clear();
    made.clear();

    for (auto& it : channels)
    {
        it.input.resize (delay);
        given.push_back (it.given.data());
        made.push_back (it.made.data());
    }
}
} // namespace antler
