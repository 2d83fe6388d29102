// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Worker.h"

#include <cstddef>
#include <string>

namespace antler
{
/** What becomes of the audio, on whichever thread a Player has it done. */
class Performer : public Worker::Work
{
public:
    /** Makes room for so many channels, at so many Hz. Not for the audio thread, and while it does
        not play.

        @throws std::runtime_error if the model cannot be loaded
    */
    virtual void prepare (int channels, double sampleRate) = 0;

    /** Frames of the host between what goes in and what comes out, as prepared. */
    virtual int latency() const noexcept = 0;

    /** Frames of the host from one run of the model to the next, as prepared; 0: any number. */
    virtual int period() const noexcept = 0;

    /** Most frames that the model takes in one call; where it is 1, whySingle() says why. */
    virtual int samplesPerCall() const noexcept = 0;
    virtual std::string whySingle() const = 0;

    /** Calls of the model that failed since this was asked. */
    virtual int takeFailures() noexcept = 0;

    /** How many values a run finds, of a model that listens; 0: it makes audio. */
    virtual std::size_t results() const noexcept { return 0; }

    /** Of the audio thread: what the oldest run found that was not asked for yet, in the order of
        ModelSpec::results(); false if there is none. */
    virtual bool take (float*) noexcept ANTLER_NONBLOCKING { return false; }
};
} // namespace antler
