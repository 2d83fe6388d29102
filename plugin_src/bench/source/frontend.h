// SPDX-License-Identifier: GPL-3.0-or-later
// Where audio comes from and goes to: a pair of WAV files, or made-up signals and nowhere.
#pragma once

#include "engine.h"
#include "options.h"
#include "sequence.h"
#include "sweep.h"
#include "wav.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <pthread.h>
#include <vector>

namespace antler::bench
{

/** Opened before the plugins are loaded, as in Sushi; run after. */
class FrontendBase
{
public:
    virtual ~FrontendBase() = default;

    /** Returns when the input ends or SIGINT or SIGTERM comes. */
    virtual void run (Engine& engine) = 0;
};

/** From one WAV file to another, as fast as it goes; throws Failure where it cannot open them. */
class OfflineFrontend : public FrontendBase
{
public:
    static constexpr int channels = 2;

    OfflineFrontend (const Options& options, float sampleRate);
    void run (Engine& engine) override;

private:
    const std::vector<int> blockSizes; // in turn
    std::string output;
    Wav wav;
};

/** Signals through the engine on a thread of its own: free-running, or one block a period. */
class LiveFrontend : public FrontendBase
{
public:
    static constexpr int channels = 10; // as Sushi's dummy

    LiveFrontend (bool pacedInRealTime, const Options& options);
    void run (Engine& engine) override;

private:
    const bool paced;
    Sequence sequence;
    Sweep sweep;
    std::vector<std::vector<float>> buffers;
    Inputs inputs; /**< point into a signal */
    Channels outputs;
    std::atomic<bool> stop { false };
    std::atomic<bool> reset { false };
    std::atomic<uint64_t> blocks { 0 };
    std::atomic<uint64_t> late { 0 };
    Engine* engine = nullptr;

    pthread_t startThread();
    void waitForSignal();
    void report() const;
    static void* entry (void* self);

    // The audio thread.
    void loop() noexcept ANTLER_NONBLOCKING;
    void pacedLoop() noexcept;
    /** Plays a block, and says of which part; null where the part that is on plays no more. */
    Part* playBlock (double now) noexcept ANTLER_NONBLOCKING;
};

} // namespace antler::bench
