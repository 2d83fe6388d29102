// SPDX-License-Identifier: GPL-3.0-or-later
#include "TfliteEngine.h"

#include <tensorflow/lite/core/subgraph.h>
#include <tensorflow/lite/kernels/register.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace antler
{
namespace
{
// The first runs make ruy's and the kernels' scratch memory; ruy's allocator joins its pieces into
// one after the first run, which makes the second one allocate too.
constexpr auto primingRuns = 3;

std::string describe (const TfLiteTensor& tensor)
{
    std::string shape;

    for (int i = 0; i < tensor.dims->size; ++i)
        shape += (i > 0 ? ", " : "") + std::to_string (tensor.dims->data[i]);

    return std::string (TfLiteTypeGetName (tensor.type)) + " [" + shape + "]";
}

bool isMatrix (const TfLiteTensor& tensor, int columns)
{
    return tensor.type == kTfLiteFloat32 && tensor.dims->size == 2
           && tensor.dims->data[1] == columns;
}

bool hasShape (const TfLiteTensor& tensor, int rows, int columns)
{
    return isMatrix (tensor, columns) && tensor.dims->data[0] == rows;
}

/** "/path/to/reshape.cc:92 what is wrong" and a line's end: where in TensorFlow Lite is for those
    who build it. */
std::string withoutPlace (std::string line)
{
    const auto place = line.find (".cc:");
    line.erase (0, place == std::string::npos ? 0 : line.find (' ', place) + 1);
    line.erase (line.find_last_not_of ('\n') + 1);
    return line;
}

/** Variables live in tensors of their own, or behind a handle. */
bool keepsState (const tflite::Interpreter& interpreter)
{
    for (std::size_t i = 0; i < interpreter.tensors_size(); ++i)
        if (interpreter.tensor (static_cast<int> (i))->type == kTfLiteResource)
            return true;

    return ! interpreter.variables().empty();
}
} // namespace

int Complaints::Report (const char* format, va_list arguments)
{
    if (quiet)
        return 0;

    char line[512];
    const auto written = std::vsnprintf (line, sizeof (line), format, arguments);
    text += (text.empty() ? "" : "; ") + withoutPlace (line);
    return written;
}

std::unique_ptr<Engine> loadModel (ModelData model, int width, int rows)
{
    return std::make_unique<TfliteEngine> (model, width, rows);
}

TfliteEngine::TfliteEngine (ModelData data, int width, int rows)
{
    build (data);
    checkLayout (width);
    reserve (width, rows);
    prime();
}

void TfliteEngine::build (ModelData data)
{
    model = tflite::FlatBufferModel::VerifyAndBuildFromBuffer (
        static_cast<const char*> (data.begin), data.size, nullptr, &complaints);

    if (model == nullptr)
        throw std::runtime_error ("not a TensorFlow Lite model: " + complaints.text);

    const tflite::ops::builtin::BuiltinOpResolver operators;

    if (tflite::InterpreterBuilder (*model, operators) (&interpreter, 1) != kTfLiteOk)
        throw std::runtime_error ("TensorFlow Lite cannot run the model: " + complaints.text);
}

void TfliteEngine::checkLayout (int width) const
{
    if (interpreter->inputs().size() != 1 || interpreter->outputs().size() != 1)
        throw std::runtime_error ("the model must have one input and one output");

    if (keepsState (*interpreter))
        throw std::runtime_error ("the model keeps state between runs, which is not supported");

    const auto& input = *interpreter->input_tensor (0);

    if (! isMatrix (input, width))
        throw std::runtime_error ("the model's input is " + describe (input)
                                  + "; sample and parameters make FLOAT32 [rows, "
                                  + std::to_string (width) + "]");

    const auto& output = *interpreter->output_tensor (0);

    if (output.type != kTfLiteFloat32)
        throw std::runtime_error ("the model's output is " + describe (output)
                                  + "; it must be FLOAT32 [rows, 1]");
}

void TfliteEngine::reserve (int width, int rows)
{
    const auto wanted = std::to_string (rows) + (rows == 1 ? " row" : " rows");

    if (interpreter->ResizeInputTensor (interpreter->inputs()[0], { rows, width }) != kTfLiteOk
        || interpreter->AllocateTensors() != kTfLiteOk)
        throw std::runtime_error ("the model cannot take " + wanted + ": " + complaints.text);

    // A result whose size is only known while the model runs is allocated while it runs.
    if (interpreter->subgraph (0)->HasDynamicTensors())
        throw std::runtime_error ("the size of some of its tensors depends on their values");

    if (! hasShape (*interpreter->output_tensor (0), rows, 1))
        throw std::runtime_error ("its output for " + wanted + " is "
                                  + describe (*interpreter->output_tensor (0)));

    in = interpreter->typed_input_tensor<float> (0);
    out = interpreter->typed_output_tensor<float> (0);
    std::fill_n (in, rows * width, 0.0f);
}

void TfliteEngine::prime()
{
    for (int i = 0; i < primingRuns; ++i)
        if (interpreter->Invoke() != kTfLiteOk) // not run(), which must not allocate
            throw std::runtime_error ("TensorFlow Lite fails to run the model: " + complaints.text);

    complaints.quiet = true;
}
} // namespace antler
