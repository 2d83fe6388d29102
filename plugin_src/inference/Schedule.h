// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace antler
{
/** When a model runs, as `inference` in project.yaml has it. */
struct Schedule
{
    enum class Mode
    {
        automatic, ///< in each block; many frames a run if that changes no result
        block,     ///< the same; if that changes a result, it is an error
        sample,    ///< in each block, one frame a run
        async      ///< on a thread beside the audio thread
    };

    /** What is heard in place of a result that is not there in time. */
    enum class Late
    {
        silence,
        dry,   ///< the input
        repeat ///< the last block that was there
    };

    /** What begins a run of a model that listens. */
    enum class Trigger
    {
        hop,  ///< the frames of the model's hop are there
        onset ///< a sudden rise of the level
    };

    struct Onset
    {
        double threshold = 10.0; ///< dB that the level rises above what it was
        int before = 0;          ///< frames in front of it that the run takes, at the model's rate
        int wait = -1;           ///< frames until there can be another; -1: those of a run
    };

    Mode mode = Mode::automatic;
    Late late = Late::silence;
    int lead = -1; ///< frames that a result has, beyond a block, until it is heard; -1: chosen
    Trigger trigger = Trigger::hop;
    Onset onset {};
};
} // namespace antler
