// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Performer.h"
#include "Resampler.h"
#include "Stream.h"
#include "Trial.h"

#include <Queue.audio.h>

#include <array>
#include <atomic>
#include <optional>
#include <vector>

namespace antler
{
/** Sends what is played through a model that listens, and leaves for the audio thread what it
    found. The audio stays as it is.

    A model of one channel hears the mean of all; one of several hears the first ones. They are
    converted to the model's rate. A run begins when the frames of a hop are there; or by onset,
   when there are as many behind the onset as the schedule does not want in front of it. What it
   finds is the same for every way of cutting the audio into blocks. What the engine fails on is no
   result, and neither is what is not finite.
*/
class Listener final : public Performer
{
public:
    /** @throws std::runtime_error if the model cannot be loaded, or not for this schedule */
    Listener (ModelData, const ModelSpec&, const std::vector<Range>& parameters, const Schedule&);

    void prepare (int channels, double sampleRate) override;
    int latency() const noexcept override { return 0; }
    int period() const noexcept override;
    int samplesPerCall() const noexcept override { return stream.framesOf (0); }
    std::string whySingle() const override { return "the model takes 1 at a time"; }
    int takeFailures() noexcept override { return failed.exchange (0, std::memory_order_relaxed); }

    void play (const Block& block) noexcept ANTLER_NONBLOCKING override;
    void forget() noexcept ANTLER_NONBLOCKING override;
    void mark (int frame) noexcept ANTLER_NONBLOCKING override;
    void mend (int) noexcept ANTLER_NONBLOCKING override {} // it sees by itself what is not finite

    std::size_t results() const noexcept override { return stream.outcome().size(); }

    /** 1024 of them wait; what comes then is lost. */
    bool take (float* values) noexcept ANTLER_NONBLOCKING override;

private:
    static constexpr auto longest = 128;   // frames of the host that are converted at once
    static constexpr auto waiting = 1024u; // runs
    static constexpr auto mostMarks = 64;  // of a block; further onsets are too close anyway

    struct Channel
    {
        std::optional<Resampler> toModel; // where the rates differ
        std::vector<float> mixed, given;  // at the host's rate, at the model's
    };

    /** The newest frames of what moves from frame to frame, as many as a run takes. */
    struct Recent
    {
        Signal signal;
        std::vector<float> frames; // going round
    };

    int beginMarked (int frame, int end) noexcept ANTLER_NONBLOCKING;
    void begin() noexcept ANTLER_NONBLOCKING;
    void playPiece (const Block&, int first, int count) noexcept ANTLER_NONBLOCKING;
    void follow (const Block&, int first) noexcept ANTLER_NONBLOCKING;
    int convert (const Block&, int first, int count) noexcept ANTLER_NONBLOCKING;
    void mix (const Block&, std::size_t channel, int first, int count) noexcept ANTLER_NONBLOCKING;
    void keep (int frame) noexcept ANTLER_NONBLOCKING;
    float valueOf (Signal, int frame) const noexcept ANTLER_NONBLOCKING;
    void run (int frame) noexcept ANTLER_NONBLOCKING;
    void leave() noexcept ANTLER_NONBLOCKING;

    const ModelSpec model;
    const bool byOnset;
    const int before; // frames of a run in front of the onset
    Stream stream;
    std::vector<Channel> channels; // of the model
    std::vector<Recent> recent;    // by signal
    std::vector<int> held;         // parameters that have one value a run
    std::vector<Ramp> parameters;  // all of them, at the model's rate
    double hostFrames = 1.0;       // in one of the model's
    std::size_t next = 0;          // in `recent`: where the next frame goes, and the oldest is
    int missing = 0;               // frames until the next run; 0: there has to be an onset
    std::array<int, mostMarks> marks {}; // frames of the next block
    int marked = 0;                      // how many
    bool begins = true;                  // nothing was heard yet

    // What a run found goes into a row here, and the row's number into the queue. There is a row
    // more than the queue has room for, so the one that is written is never one that is read.
    std::vector<float> rows;
    std::size_t row = 0;
    Queue<std::size_t, waiting> filled;
    std::atomic<int> failed { 0 };
};
} // namespace antler
