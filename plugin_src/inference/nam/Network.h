// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../Model.h"

#include <Nonblocking.h>

#include <NAM/dsp.h>

#include <memory>
#include <utility>

namespace antler
{
/** A network of NeuralAmpModelerCore, in either of its versions that the recipe has.

    Its own way back to silence is to run silence through it again: up to half a second, on the
   audio thread. Here what it keeps after silence is kept beside it, and copied back.
*/
class Network
{
public:
    virtual ~Network() = default;

    /** Runs silence until nothing changes any more, and keeps what is then in it. Not for the audio
        thread. `longest`: most frames of a run. */
    void settle (int longest);

    /** For the audio thread: the next frames. What it allocates comes from the engine's pool. */
    void run (float* in, float* out, int frames) noexcept ANTLER_NONBLOCKING;

    /** For the audio thread: as after silence. */
    virtual void becomeSilent() noexcept ANTLER_NONBLOCKING = 0;

protected:
    /** @param silence frames of it after which it is as if there had always been silence */
    Network (std::unique_ptr<nam::DSP> loaded, int silence)
        : model (std::move (loaded)), warmUp (silence)
    {
    }

    virtual void keepSilence() = 0;

    const std::unique_ptr<nam::DSP> model;

private:
    const int warmUp;
};

/** Loads a .nam file for runs of up to so many frames.

    @throws std::exception with what is wrong, in NeuralAmpModelerCore's words
*/
std::unique_ptr<Network> loadNetwork (ModelData, int longest);
} // namespace antler
