// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings_report.h"
#include "frontend.h"
#include "log.h"
#include "remote.h"
#include "report.h"

#include <FlushDenormals.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <limits>
#include <sys/mman.h>
#include <watch.h>

namespace antler::bench
{
namespace
{
constexpr int priority = 80;        // SCHED_FIFO, below the kernel's own threads
constexpr int reportInterval = 16;  // s, as Sushi's
constexpr int findingsInterval = 1; // s: a host that is killed has said what was found until then

sigset_t handledSignals()
{
    sigset_t set;
    sigemptyset (&set);
    sigaddset (&set, SIGINT);
    sigaddset (&set, SIGTERM);
    sigaddset (&set, SIGUSR1);
    return set;
}

/** The judged time; without one, the first signal plays forever. */
double nanosecondsOf (double seconds)
{
    return seconds > 0 ? seconds * 1.0e9 : std::numeric_limits<double>::infinity();
}
} // namespace

LiveFrontend::LiveFrontend (bool pacedInRealTime, const Options& options)
    : paced (pacedInRealTime), oscPort (options.oscPort),
      sequence (options.signals, nanosecondsOf (options.judgedSeconds), options.largestBlock()),
      buffers (channels, std::vector<float> (static_cast<size_t> (options.largestBlock()))),
      inputs (channels)
{
    for (auto& buffer : buffers)
        outputs.push_back (buffer.data());

    // Done before plugins start threads, which inherit the mask: so a signal is left to
    // waitForSignal() and does not end the process.
    const auto signals = handledSignals();
    pthread_sigmask (SIG_BLOCK, &signals, nullptr);
}

void LiveFrontend::run (Engine& e)
{
    engine = &e;
    sweep = Sweep (engine->knobs());
    const auto remote = oscPort > 0 ? std::make_unique<Remote> (*engine, oscPort) : nullptr;
    const auto thread = startThread();
    waitForSignal();
    stop = true;
    pthread_join (thread, nullptr);
    engine->finish();
    sequence.end();
    report();
    logSignals (sequence.parts());
    if (engine->timings)
    {
        writeSignals (sequence.parts());
        writeAudit (sequence.beginning(), memoryLocked);
    }
}

pthread_t LiveFrontend::startThread()
{
    memoryLocked = paced && mlockall (MCL_CURRENT | MCL_FUTURE) == 0;
    if (paced && ! memoryLocked)
        log (Level::warning, from::audio,
             std::string ("Memory not locked: ") + std::strerror (errno));

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

    log (Level::warning, from::audio,
         std::string ("No real-time priority: ") + std::strerror (error));
    if (pthread_create (&thread, nullptr, &entry, this) != 0)
        throw Failure ("Error initializing frontend, check logs for details.");
    return thread;
}

/** Logs every 16 s until SIGINT or SIGTERM, and writes new findings down; SIGUSR1 resets all
 * figures. */
void LiveFrontend::waitForSignal()
{
    const auto signals = handledSignals();
    uint64_t written = 0;
    for (int passed = findingsInterval;; passed += findingsInterval)
    {
        const timespec interval { findingsInterval, 0 };
        const auto number = sigtimedwait (&signals, nullptr, &interval);
        if (number == SIGINT || number == SIGTERM)
            return;
        if (number == SIGUSR1)
            reset = true;
        else if (errno == EAGAIN && passed % reportInterval == 0)
            report();
        if (const auto found = numberOfFindings(); engine->timings && found != written)
        {
            writeAudit (sequence.beginning(), memoryLocked);
            written = found;
        }
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
    const audit::Watch watch (true);
    if (frontend.paced)
        frontend.pacedLoop();
    else
        frontend.loop();
    return nullptr;
}

} // namespace antler::bench
