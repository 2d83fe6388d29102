// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../Engine.h"
#include "Complaints.h"
#include "Variables.h"

#include <Pool.h>

#include <tensorflow/lite/interpreter.h>
#include <tensorflow/lite/model.h>

#include <memory>
#include <vector>

namespace antler
{
/** TensorFlow Lite, on one thread, which is the caller's: an interpreter for each size of run. What
    the model keeps inside moves on to the interpreter that runs next. */
class TfliteEngine final : public Engine
{
public:
    TfliteEngine (ModelData, const ModelSpec&, const std::vector<int>& frames);

    void* input (int size, int tensor) noexcept ANTLER_NONBLOCKING override;
    const void* output (int size, int tensor) noexcept ANTLER_NONBLOCKING override;
    bool run (int size) noexcept ANTLER_NONBLOCKING override;
    void reset() noexcept ANTLER_NONBLOCKING override;

private:
    struct Size
    {
        int frames;
        std::unique_ptr<tflite::Interpreter> interpreter;
        Variables variables;
        std::vector<std::size_t> results; // bytes of each output
    };

    Size& sizeAt (int index) noexcept { return sizes[static_cast<std::size_t> (index)]; }
    Size load (const ModelSpec&, int frames);
    std::unique_ptr<tflite::Interpreter> build (const ModelSpec&);
    void reserve (tflite::Interpreter&, const ModelSpec&, int frames);
    void prime (const ModelSpec&);
    void runAll();
    bool isComplete (const Size&) const noexcept ANTLER_NONBLOCKING;

    Pool pool;             // of what the interpreters allocate while they run
    Complaints complaints; // outlives everything below, which refers to it
    std::unique_ptr<tflite::FlatBufferModel> model;
    std::vector<Size> sizes;
    int last = 0; // that ran
};
} // namespace antler
