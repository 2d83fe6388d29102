// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace antler
{
/** The bytes of a model file, which outlive every engine made from them. */
struct ModelData
{
    const void* begin;
    std::size_t size;
};

/** A model loaded into an inference engine: rows of floats in, one float a row out.

    An engine is a folder beside this file that implements this class and loadModel(). Row r of the
    input is `input()[r * width]`, width being what loadModel() was given; its result is
    `output()[r]`.
*/
class Engine
{
public:
    virtual ~Engine() = default;

    /** Makes room for `rows` rows and runs the model until it allocates no more. Not for the audio
        thread.

        @returns false if the model cannot take that many rows at once; whyNot() then says why
    */
    virtual bool reserve (int rows) = 0;
    virtual std::string whyNot() const = 0;

    /** For the audio thread, after reserve() returned true: the places to write and to read. */
    virtual float* input() noexcept = 0;
    virtual const float* output() const noexcept = 0;

    /** For the audio thread: runs the model on the reserved rows; false if the engine failed. */
    virtual bool run() noexcept = 0;
};

/** Loads a model whose input rows are `width` floats wide. Not for the audio thread.

    @throws std::runtime_error with what is wrong, in the words of somebody who trains models
*/
std::unique_ptr<Engine> loadModel (ModelData model, int width);
} // namespace antler
