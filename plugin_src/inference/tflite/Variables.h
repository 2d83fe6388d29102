// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Nonblocking.h>

#include <tensorflow/lite/interpreter.h>

#include <vector>

namespace antler
{
/** What a model keeps from run to run, in the memory of one interpreter.

    TensorFlow Lite has two kinds of it: tensors that are marked as variables, and resources, which
    the model reaches through handles (VAR_HANDLE) and initialises in graphs of their own
   (CALL_ONCE). The interpreter can clear the first kind only; here both are set to what they were
   at first.
*/
class Variables
{
public:
    /** Initialises them. The interpreter has its memory, and has not run.

        @throws std::runtime_error if they cannot be initialised
    */
    explicit Variables (tflite::Interpreter&);

    /** Finds them again after the first runs, which may move them.

        @throws std::runtime_error if one has another size than at first
    */
    void settle();

    bool empty() const noexcept { return tensors.empty(); }

    /** For the audio thread: as they were at first. */
    void reset() noexcept ANTLER_NONBLOCKING;

    /** For the audio thread: the values of the same model in another interpreter. */
    void take (const Variables&) noexcept ANTLER_NONBLOCKING;

private:
    tflite::Interpreter& interpreter;
    std::vector<TfLiteTensor*> tensors;
    std::vector<std::vector<char>> initial; // their bytes
};
} // namespace antler
