// SPDX-License-Identifier: GPL-3.0-or-later
#include "Player.h"

#include "Conversion.h"
#include "Listener.h"

#include <algorithm>
#include <cmath>

namespace antler
{
namespace
{
std::unique_ptr<Performer> makePerformer (ModelData data, const ModelSpec& spec,
                                          const std::vector<Range>& ranges, const Schedule& when)
{
    if (spec.listens())
        return std::make_unique<Listener> (data, spec, ranges, when);

    return std::make_unique<Conversion> (data, spec, ranges, when.mode);
}

/** Nobody waits for what a model that listens finds: it need not be found on the audio thread. */
bool isBeside (Schedule::Mode mode, bool listens)
{
    return mode == Schedule::Mode::async || (listens && mode == Schedule::Mode::automatic);
}
} // namespace

Player::Player (ModelData data, const ModelSpec& spec, const std::vector<Range>& ranges,
                const Schedule& when)
    : schedule (when), parameters (ranges.size()),
      performer (makePerformer (data, spec, ranges, when)), listens (spec.listens()),
      beside (isBeside (when.mode, listens)), modelRate (spec.resamples ? spec.sampleRate : 0.0),
      behind (spec.past() + spec.hop - when.onset.before)
{
}

void Player::prepare (int count, double sampleRate, int frames)
{
    worker.reset(); // before anything that it uses changes
    waits.assign (static_cast<std::size_t> (count), {});
    waiting = 0;
    performer->prepare (count, sampleRate);
    prepareOnsets (sampleRate);

    if (beside)
        startWorker (count, sampleRate, frames);
}

/** Onsets are found at the host's rate, in what comes in. */
void Player::prepareOnsets (double sampleRate)
{
    onsets.reset();

    if (! listens || schedule.trigger != Schedule::Trigger::onset)
        return;

    const auto frames = schedule.onset.wait < 0 ? behind : schedule.onset.wait;
    const auto hostFrames = modelRate > 0.0 ? sampleRate / modelRate : 1.0;
    onsets.emplace (schedule.onset.threshold, static_cast<int> (std::lround (frames * hostFrames)),
                    sampleRate);
}

int Player::ownLatency() const noexcept
{
    return worker != nullptr ? worker->latency() : performer->latency();
}

std::optional<WorkerFigures> Player::takeFigures()
{
    return worker != nullptr ? std::optional (worker->takeFigures()) : std::nullopt;
}

/** A lead of as long as the model gathers frames: its run may take all of that time. */
void Player::startWorker (int count, double sampleRate, int frames)
{
    const auto block = std::max (1, frames);
    const auto period = std::max (performer->period(), block);
    const auto lead = schedule.lead < 0 || listens ? period : schedule.lead;
    worker = std::make_unique<Worker> (
        *performer, Worker::Setup { std::max (1, count), static_cast<int> (parameters), block,
                                    period, lead, performer->latency(), sampleRate, schedule.late,
                                    listens, onsets ? &*onsets : nullptr });
}

int Player::waitFor (int latency)
{
    waiting = std::max (0, latency - ownLatency());

    for (auto& it : waits)
        it.resize (waiting);

    return waiting;
}
} // namespace antler
