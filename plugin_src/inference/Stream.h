// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Engine.h"
#include "Lane.h"

#include <memory>
#include <vector>

namespace antler
{
/** Audio on its way through a model: one channel, or as many as the model takes together.

    It keeps what a model must have beside the frames of a run: the frames of the past, the state.
    So the result does not depend on how the audio is cut into runs. Runs have a few fixed sizes,
    for which the engine is loaded.
*/
class Stream
{
public:
    /** Loads the model for runs of so many frames, largest first.

        @throws std::runtime_error if the model cannot be loaded
    */
    Stream (ModelData, const ModelSpec&, const std::vector<int>& frames);

    /** For the audio thread, all of the following. */

    /** Forgets what it has heard. */
    void reset() noexcept ANTLER_NONBLOCKING;

    /** The size of run that `frames` frames fill; where that changes no result, nearly fill. */
    int fitting (int frames) const noexcept ANTLER_NONBLOCKING;
    int framesOf (int size) const noexcept ANTLER_NONBLOCKING { return sizes[at (size)].frames; }

    /** Where the frames of the next run go. */
    float* next (Signal signal) noexcept ANTLER_NONBLOCKING;

    /** The value that a parameter has in all of the next run, for a tensor that takes one a run. */
    void hold (int parameter, float value) noexcept ANTLER_NONBLOCKING;

    /** Runs the model on the next `frames` frames, which are all of that size unless the model
        forgets; false if the engine failed. */
    bool run (int size, int frames) noexcept ANTLER_NONBLOCKING;

    /** What became of a channel's frames. */
    const float* result (int channel) const noexcept ANTLER_NONBLOCKING
    {
        return results[at (channel)].data();
    }

private:
    struct Size
    {
        int frames;
        std::vector<Lane> in, out;
    };

    struct State
    {
        int input, output;
        std::vector<char> memory;
    };

    static std::size_t at (int index) noexcept { return static_cast<std::size_t> (index); }

    void makeLines();
    void makeStates();
    void setConstants();
    std::vector<float>& line (Signal signal) noexcept ANTLER_NONBLOCKING;
    void fill (int size) noexcept ANTLER_NONBLOCKING;
    void read (int size) noexcept ANTLER_NONBLOCKING;
    void add (const Lane&, const float*) noexcept ANTLER_NONBLOCKING;
    void setAll (int tensor, int size, float value) noexcept ANTLER_NONBLOCKING;

    const ModelSpec model;
    const int past;
    const bool forgets;
    std::vector<Size> sizes;
    std::unique_ptr<Engine> engine;
    std::vector<std::vector<float>> channels, parameters; // of the past, then of the next run
    std::vector<float> held;                              // by input tensor
    std::vector<std::vector<float>> results;              // by channel
    std::vector<State> states;
};
} // namespace antler
