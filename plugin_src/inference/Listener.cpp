// SPDX-License-Identifier: GPL-3.0-or-later
#include "Listener.h"

#include <cmath>

namespace antler
{
Listener::Listener (ModelData data, const ModelSpec& spec, const std::vector<Range>& ranges,
                    const Schedule& schedule)
    : model (spec), byOnset (schedule.trigger == Schedule::Trigger::onset),
      before (schedule.onset.before),
      stream (data, spec, trySizes (data, spec, ranges, schedule.mode).frames),
      channels (static_cast<std::size_t> (spec.channels)), parameters (ranges.size()),
      rows ((waiting + 1) * results())
{
    const std::vector<float> silence (static_cast<std::size_t> (stream.lengthOf (0)));

    for (const auto& input : spec.inputs)
    {
        for (const auto signal : input.signals)
            recent.push_back ({ signal, silence });

        if (input.role == Role::parameter)
            held.push_back (input.parameter);
    }

    prepare (1, 0.0);
}

int Listener::period() const noexcept
{
    return static_cast<int> (std::ceil (samplesPerCall() * hostFrames));
}

void Listener::prepare (int, double sampleRate)
{
    const auto host = static_cast<int> (std::lround (sampleRate));
    const auto rate = static_cast<int> (std::lround (model.sampleRate));
    const auto converts = model.resamples && host > 0 && host != rate;
    const auto frames = converts ? longest * rate / host + 1 : longest;
    hostFrames = converts ? static_cast<double> (host) / rate : 1.0;

    for (auto& channel : channels)
    {
        channel.toModel.reset();

        if (converts)
            channel.toModel.emplace (host, rate, longest);

        channel.mixed.resize (longest);
        channel.given.resize (static_cast<std::size_t> (frames));
    }

    forget();
}
} // namespace antler
