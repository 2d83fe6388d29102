// SPDX-License-Identifier: GPL-3.0-or-later
// Audio input and output: a pair of WAV files, or generated signals whose result is discarded.
#pragma once

#include "engine.h"
#include "options.h"
#include "sequence.h"
#include "sweep.h"
#include "wav.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <pthread.h>
#include <vector>

namespace antler::bench
{

/** A source and destination of audio; as in Sushi, made before plugins are loaded and run after. */
class FrontendBase
{
public:
    virtual ~FrontendBase() = default;

    /** Returns when the input ends, or after SIGINT or SIGTERM. */
    virtual void run (Engine& engine) = 0;
};

/** From one WAV file to another as fast as possible; throws Failure if it cannot open them. */
class OfflineFrontend : public FrontendBase
{
public:
    static constexpr int channels = 2;

    OfflineFrontend (const Options& options, float sampleRate);
    void run (Engine& engine) override;

private:
    const std::vector<int> blockSizes; // in turn
    std::string output;
    std::optional<ResultsFile> results;
    Wav wav;
};

/** Plays signals through the engine on its own thread: free-running, or one block per period. */
class LiveFrontend : public FrontendBase
{
public:
    static constexpr int channels = 10; // as Sushi's dummy

    LiveFrontend (bool pacedInRealTime, const Options& options);
    void run (Engine& engine) override;

private:
    const bool paced;
    const int oscPort;
    bool memoryLocked = false;
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
    /** Plays a block and returns its part; null if the current part is no longer played. */
    Part* playBlock (double now) noexcept ANTLER_NONBLOCKING;
};

} // namespace antler::bench
