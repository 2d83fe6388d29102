// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Block.h"
#include "OnsetDetector.h"
#include "Schedule.h"
#include "WorkerFigures.h"

#include <Delay.h>
#include <Queue.audio.h>

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace antler
{
/** Has audio processed on a thread beside the audio thread, and hears of it later.

    The audio goes there and back in one memory that goes round. Frames are counted from the start:
    those before `made` hold results, those from there to `given` what goes in. The audio thread
    moves `given`, the worker `made`, and each reads the other's: none waits for the other, and none
    wakes the other. The worker looks four times a block whether there is something to do.

    A result that is not there when it should be heard is replaced; when it comes it is not heard
    any more, so that all others stay where they belong. A worker that is so far behind that the
    memory is full begins anew with the newest frames.

    Work that only listens gets the audio, and gives none back: what is heard passes by, at once.
*/
class Worker
{
public:
    /** What is done with the audio; all of it on the worker's thread. */
    class Work
    {
    public:
        virtual ~Work() = default;
        virtual void play (const Block& block) noexcept ANTLER_NONBLOCKING = 0;
        virtual void forget() noexcept ANTLER_NONBLOCKING = 0;
        virtual void mend (int channel) noexcept ANTLER_NONBLOCKING = 0;

        /** There is an onset, at a frame of the block that is played next. */
        virtual void mark (int) noexcept ANTLER_NONBLOCKING {}
    };

    struct Setup
    {
        int channels, parameters;
        int block;         ///< frames of the longest block
        int period;        ///< frames from one run to the next
        int lead;          ///< frames beyond a block until a result is heard
        int delay;         ///< frames that the work's own results come later
        double sampleRate; ///< Hz
        Schedule::Late late;
        bool listens = false;            ///< the work makes no audio
        OnsetDetector* onsets = nullptr; ///< what the audio thread finds, the work is told
    };

    /** Starts the thread. @throws std::system_error if there can be none */
    Worker (Work&, const Setup&);

    /** Ends it: a run that is under way ends first. */
    ~Worker();

    /** Frames between what goes in and what is heard, the work's own included. */
    int latency() const noexcept { return setup.listens ? 0 : ahead + setup.delay; }

    /** For the audio thread. Where the block is offline, waits until what is heard in it is there;
        of work that listens, until all of it was heard. */
    void process (const Block&) noexcept ANTLER_NONBLOCKING;

    /** For the audio thread: what comes next is a new beginning. */
    void reset() noexcept ANTLER_NONBLOCKING;

    /** Figures since this was asked. While no audio runs. */
    WorkerFigures takeFigures() noexcept;

private:
    using Frame = std::int64_t; // counted from the start

    /** What changes in front of a frame. */
    struct Change
    {
        enum class Kind
        {
            parameter, ///< goes another way from here
            forget,
            mark, ///< an onset
            skip  ///< there is no frame until `next`
        };

        Frame at = 0;
        Kind kind = Kind::forget;
        std::size_t parameter = 0;
        Ramp ramp {};
        Frame next = 0;
    };

    static std::size_t at (std::int64_t index) noexcept { return static_cast<std::size_t> (index); }

    // of the audio thread
    void pass (const Block&, int first, int count) noexcept ANTLER_NONBLOCKING;
    bool hasRoom (int count) const noexcept ANTLER_NONBLOCKING;
    void resume() noexcept ANTLER_NONBLOCKING;
    void tell (const Block&, int first) noexcept ANTLER_NONBLOCKING;
    void mark (const Block&, int first, int count) noexcept ANTLER_NONBLOCKING;
    void give (const Block&, int first, int count) noexcept ANTLER_NONBLOCKING;
    void deliver (const Block&, int first, int count) noexcept ANTLER_NONBLOCKING;
    float replacement (std::size_t channel, Frame frame, Frame ready,
                       float dry) const noexcept ANTLER_NONBLOCKING;
    void note (Frame ready, Frame start, Frame end) noexcept ANTLER_NONBLOCKING;
    void await (Frame frame) noexcept ANTLER_NONBLOCKING;

    // of the worker
    void run() noexcept;
    bool work() noexcept;
    int applyChanges (Frame end) noexcept;
    void apply (const Change&) noexcept;
    void play (int count) noexcept;

    Work& job;
    const Setup setup;
    const int ahead;    // frames from what goes in to its result, without the work's own
    const int capacity; // frames of the memory, a power of two
    std::vector<std::vector<float>> lines; // by channel
    Queue<Change, 256> changes;
    std::atomic<Frame> given { 0 }, made { 0 };

    // of the audio thread
    std::vector<Ramp> sent; // the parameters as the worker has them
    std::vector<Delay> inputs;
    Frame now = 0;         // the next frame that comes in
    Frame begin = 0;       // the first whose result will be heard
    bool missing = false;  // those before it were lost, and so are late
    Frame kept = 0;        // those before it are not in the memory
    bool skipping = false; // the worker does not get what comes in
    bool forgets = false;  // and has not been told yet
    std::uint64_t blocks = 0, lateBlocks = 0;
    Frame lastLate = 0;
    Frame early;

    // of the worker
    std::vector<Ramp> ramps;
    std::vector<float*> channels;
    Frame position = 0;
    std::atomic<std::int64_t> busy { 0 }, longest { 0 }; // nanoseconds
    std::atomic<Frame> played { 0 };

    std::atomic<bool> awaited { false }, stopping { false };
    std::thread thread; // last: it uses all of the above
};
} // namespace antler
