// SPDX-License-Identifier: GPL-3.0-or-later
#include "Player.h"

#include <algorithm>
#include <cmath>

namespace antler
{
namespace
{

std::size_t size (int count) { return static_cast<std::size_t> (count); }
} // namespace

Player::Player (ModelData data, const ModelSpec& spec, const std::vector<Range>& ranges,
                const Schedule& when)
    : modelRate (spec.resamples ? spec.sampleRate : 0.0), hop (spec.hop), schedule (when),
      inference (data, spec, ranges, when.mode), parameters (ranges.size()),
      delay (inference.latency())
{
}

void Player::prepare (int count, double sampleRate, int frames)
{
    worker.reset(); // before anything that it uses changes
    waits.assign (size (count), {});
    waiting = 0;
    inference.prepare (count);
    prepareConversion (count, sampleRate);

    if (schedule.mode == Schedule::Mode::async)
        startWorker (count, sampleRate, frames);
}

std::optional<WorkerFigures> Player::takeFigures()
{
    return worker != nullptr ? std::optional (worker->takeFigures()) : std::nullopt;
}

/** A lead of as long as the model gathers frames: its run may take all of that time. */
void Player::startWorker (int count, double sampleRate, int frames)
{
    const auto block = std::max (1, frames);
    const auto gathered =
        static_cast<int> (std::ceil (hop * (modelRate > 0.0 ? sampleRate / modelRate : 1.0)));
    const auto period = std::max (gathered, block);
    const auto lead = schedule.lead < 0 ? period : schedule.lead;
    Worker::Work& work = *this;
    worker = std::make_unique<Worker> (
        work, Worker::Setup { std::max (1, count), static_cast<int> (parameters.size()), block,
                              period, lead, delay, sampleRate, schedule.late });
}

void Player::prepareConversion (int count, double sampleRate)
{
    channels.clear();
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

int Player::waitFor (int latency)
{
    waiting = std::max (0, latency - ownLatency());

    for (auto& it : waits)
        it.resize (waiting);

    return waiting;
}
} // namespace antler
