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
        forgets. If the engine fails, nothing is known of what it keeps: false, and a reset. */
    bool run (int size, int frames) noexcept ANTLER_NONBLOCKING;

    /** All that a run gets of a signal, with the past in front: where it is, and how many frames.
     */
    float* whole (Signal signal) noexcept ANTLER_NONBLOCKING { return line (signal); }
    int lengthOf (int size) const noexcept ANTLER_NONBLOCKING { return past + framesOf (size); }

    /** What the last run found out, where the model listens. */
    const std::vector<float>& outcome() const noexcept ANTLER_NONBLOCKING { return found; }

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

    /** What a state tensor takes in the next run. */
    struct State
    {
        int input, output;
        std::size_t elements;
        std::vector<char> memory; // as the input's elements are
    };

    /** Where a result is in an output. */
    struct Place
    {
        int tensor;
        std::size_t element;
    };

    static std::size_t at (int index) noexcept { return static_cast<std::size_t> (index); }

    void requireFit (const Size&) const;
    void makeLines();
    void makeStates();
    void makePlaces();
    float* line (Signal signal) noexcept ANTLER_NONBLOCKING;
    void begin() noexcept ANTLER_NONBLOCKING;
    void fill (int size) noexcept ANTLER_NONBLOCKING;
    void keepStates (int size) noexcept ANTLER_NONBLOCKING;
    void read (int size) noexcept ANTLER_NONBLOCKING;
    void find (int size) noexcept ANTLER_NONBLOCKING;
    void advance (int frames) noexcept ANTLER_NONBLOCKING;

    const ModelSpec model;
    const int past;
    const bool forgets;
    std::vector<Size> sizes;
    std::unique_ptr<Engine> engine;
    std::vector<std::vector<float>> channels, parameters; // of the past, then of the next run
    std::vector<float> held; // by input tensor: the value of those that have a single one
    std::vector<std::vector<float>> results; // by channel
    std::vector<State> states;
    std::vector<Place> places; // by result
    std::vector<float> found;  // there
    bool begins = true;        // nothing was heard yet
};
} // namespace antler
