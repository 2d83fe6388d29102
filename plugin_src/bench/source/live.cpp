// SPDX-License-Identifier: GPL-3.0-or-later
#include "frontend.h"
#include "log.h"
#include "realtime.h"
#include "report.h"

#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstring>
#include <ctime>
#include <random>
#include <sys/mman.h>

namespace antler::bench
{
namespace
{
constexpr const char* module = "audio";
constexpr int priority = 80;             // SCHED_FIFO, below the kernel's own threads
constexpr int noiseSeed = 5;             // Sushi's: the same noise in every run
constexpr float noiseLevel = -24.0f;     // dB
constexpr size_t noiseLength = 65536;    // samples, a power of two
constexpr size_t channelOffset = 4801;   // samples between what two channels read
constexpr int reportInterval = 16;       // s, as Sushi's
constexpr int64_t startGrid = 100000000; // ns

std::vector<float> makeNoise (size_t blockSize)
{
    std::ranlux24 generator (noiseSeed);
    std::normal_distribution<float> normal (0.0f, std::pow (10.0f, noiseLevel / 20.0f));
    std::vector<float> noise (noiseLength + blockSize); // a block may run past the end
    for (auto& sample : noise)
        sample = normal (generator);
    return noise;
}

sigset_t handledSignals()
{
    sigset_t set;
    sigemptyset (&set);
    sigaddset (&set, SIGINT);
    sigaddset (&set, SIGTERM);
    sigaddset (&set, SIGUSR1);
    return set;
}

void sleepUntil (double nanoseconds) noexcept
{
    const auto whole = static_cast<int64_t> (nanoseconds);
    const timespec wake { static_cast<time_t> (whole / 1000000000),
                          static_cast<long> (whole % 1000000000) };
    clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &wake, nullptr);
}
} // namespace

LiveFrontend::LiveFrontend (bool pacedInRealTime, int blockSize)
    : paced (pacedInRealTime), noise (makeNoise (static_cast<size_t> (blockSize))),
      buffers (channels, std::vector<float> (static_cast<size_t> (blockSize))), inputs (channels)
{
    for (auto& buffer : buffers)
        outputs.push_back (buffer.data());

    // Before any plugin starts threads of its own: they inherit the mask, and a signal waits for
    // waitForSignal() instead of ending the process.
    const auto signals = handledSignals();
    pthread_sigmask (SIG_BLOCK, &signals, nullptr);
}

void LiveFrontend::run (Engine& e)
{
    engine = &e;
    const auto thread = startThread();
    waitForSignal();
    stop = true;
    pthread_join (thread, nullptr);
    engine->finish();
    report();
}

pthread_t LiveFrontend::startThread()
{
    if (paced && mlockall (MCL_CURRENT | MCL_FUTURE) != 0)
        log (Level::warning, module, std::string ("Memory not locked: ") + std::strerror (errno));

    pthread_attr_t attributes;
    pthread_attr_init (&attributes);
    const sched_param parameters { priority };
    pthread_attr_setinheritsched (&attributes, PTHREAD_EXPLICIT_SCHED);
    pthread_attr_setschedpolicy (&attributes, paced ? SCHED_FIFO : SCHED_OTHER);
    if (paced)
        pthread_attr_setschedparam (&attributes, &parameters);

    pthread_t thread {};
    const auto error = pthread_create (&thread, &attributes, &entry, this);
    pthread_attr_destroy (&attributes);
    if (error == 0)
        return thread;

    log (Level::warning, module, std::string ("No real-time priority: ") + std::strerror (error));
    if (pthread_create (&thread, nullptr, &entry, this) != 0)
        throw Failure ("Error initializing frontend, check logs for details.");
    return thread;
}

/** Logs every 16 s until SIGINT or SIGTERM; SIGUSR1 lets all figures start anew. */
void LiveFrontend::waitForSignal()
{
    const auto signals = handledSignals();
    for (;;)
    {
        const timespec interval { reportInterval, 0 };
        const auto number = sigtimedwait (&signals, nullptr, &interval);
        if (number == SIGINT || number == SIGTERM)
            return;
        if (number == SIGUSR1)
            reset = true;
        else if (errno == EAGAIN)
            report();
    }
}

void LiveFrontend::report() const
{
    if (paced)
        logLateness (late.load(), blocks.load());
    engine->report();
}

void* LiveFrontend::entry (void* self)
{
    auto& frontend = *static_cast<LiveFrontend*> (self);
    pthread_setname_np (pthread_self(), "audio");
    const FlushDenormals flush;
    if (frontend.paced)
        frontend.pacedLoop();
    else
        frontend.loop();
    return nullptr;
}

// ---- The audio thread: one sleep a block when paced, nothing else. ----

void LiveFrontend::loop() noexcept
{
    for (size_t block = 0; ! stop.load (std::memory_order_relaxed); ++block)
        processNext (block);
}

void LiveFrontend::pacedLoop() noexcept
{
    const auto period = engine->periodInNanoseconds();
    // A kernel tick is a multiple of the block period where 64 frames at 48 kHz meet 250 Hz: by
    // chance it would fall into every third block or into none. From a fixed grid it does the same
    // in every run.
    auto start = static_cast<double> ((monotonicNow() / startGrid + 1) * startGrid);
    sleepUntil (start);
    for (size_t block = 0; ! stop.load (std::memory_order_relaxed); ++block)
    {
        processNext (block);
        start += period;
        const auto now = static_cast<double> (monotonicNow());
        if (now
            > start) // too late for the converter: it would have played a gap, and go on from here
        {
            late.fetch_add (1, std::memory_order_relaxed);
            start = now;
            continue;
        }
        sleepUntil (start);
    }
}

void LiveFrontend::processNext (size_t block) noexcept
{
    if (reset.exchange (false, std::memory_order_relaxed))
    {
        engine->requestReset();
        blocks.store (0, std::memory_order_relaxed);
        late.store (0, std::memory_order_relaxed);
    }
    const auto frames = static_cast<size_t> (engine->blockSize);
    for (size_t c = 0; c < inputs.size(); ++c)
        inputs[c] = noise.data() + (block * frames + c * channelOffset) % noiseLength;
    engine->process (inputs, outputs);
    blocks.fetch_add (1, std::memory_order_relaxed);
}

} // namespace antler::bench
