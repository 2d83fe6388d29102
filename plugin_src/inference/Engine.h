// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Model.h"

#include <Nonblocking.h>

#include <memory>
#include <string>
#include <vector>

namespace antler
{
/** A model loaded into an inference engine: raw tensors in, raw tensors out, and nothing of audio.

    An engine is a folder beside this file that implements this class and loadEngine(). It is loaded
    for a few sizes of runs, which share what the model keeps inside: `size` is an index of the list
    that loadEngine() was given. All of it is for the audio thread, and for one thread at a time.
*/
class Engine
{
public:
    virtual ~Engine() = default;

    /** The elements of a tensor in memory, row-major; of an output after a run. A run may overwrite
        its inputs. */
    virtual void* input (int size, int tensor) noexcept ANTLER_NONBLOCKING = 0;
    virtual const void* output (int size, int tensor) noexcept ANTLER_NONBLOCKING = 0;

    /** Runs the model; false if the engine failed. */
    virtual bool run (int size) noexcept ANTLER_NONBLOCKING = 0;

    /** Forgets what it keeps inside. */
    virtual void reset() noexcept ANTLER_NONBLOCKING = 0;
};

/** Loads a model for runs of so many frames each, and runs it until it allocates no more.
    Not for the audio thread.

    @throws std::runtime_error with what is wrong, in the words of somebody who trains models
*/
std::unique_ptr<Engine> loadEngine (ModelData data, const ModelSpec& model,
                                    const std::vector<int>& frames);

/** What must be said of the engine in this process, once a model was loaded: that it may allocate
   on the audio thread, since the pool cannot be put under it. Empty if there is nothing. */
std::string engineRemark();
} // namespace antler
