// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Nonblocking.h>

#include <cstddef>
#include <memory>

namespace antler
{
/** The bytes of a model file, which outlive every engine made from them. */
struct ModelData
{
    const void* begin;
    std::size_t size;
};

/** A model loaded into an inference engine for a fixed number of rows: rows of floats in, one float
    a row out.

    An engine is a folder beside this file that implements this class and loadModel(). Row r of the
    input is `input()[r * width]`, width being what loadModel() was given; its result is
    `output()[r]`. All of it is for the audio thread.
*/
class Engine
{
public:
    virtual ~Engine() = default;

    /** The places to write to and to read from, which stay where they are. */
    virtual float* input() noexcept ANTLER_NONBLOCKING = 0;
    virtual const float* output() const noexcept ANTLER_NONBLOCKING = 0;

    /** Runs the model on all rows; false if the engine failed. */
    virtual bool run() noexcept ANTLER_NONBLOCKING = 0;
};

/** Loads a model for `rows` input rows of `width` floats, and runs it until it allocates no more.
    Not for the audio thread.

    @throws std::runtime_error with what is wrong, in the words of somebody who trains models
*/
std::unique_ptr<Engine> loadModel (ModelData model, int width, int rows);
} // namespace antler
