// SPDX-License-Identifier: GPL-3.0-or-later
#include "TfliteEngine.h"

#include <Priming.h>

#include <tensorflow/lite/kernels/register.h>

#include <cstring>
#include <stdexcept>
#include <utility>

namespace antler
{
namespace
{
// The first runs make ruy's and the kernels' scratch memory; ruy's allocator joins its pieces into
// one after the first run, which makes the second one allocate too.
constexpr auto primingRuns = 3;

struct TypeName
{
    ElementType type;
    TfLiteType name;
};

constexpr TypeName types[] = {
    { ElementType::float32, kTfLiteFloat32 }, { ElementType::float16, kTfLiteFloat16 },
    { ElementType::int8, kTfLiteInt8 },       { ElementType::uint8, kTfLiteUInt8 },
    { ElementType::int16, kTfLiteInt16 },     { ElementType::int32, kTfLiteInt32 },
    { ElementType::int64, kTfLiteInt64 },
};

TfLiteType typeOf (const TensorSpec& tensor)
{
    for (const auto& [type, name] : types)
        if (type == tensor.type)
            return name;

    return kTfLiteNoType;
}

std::vector<int> shapeOf (const TfLiteTensor& tensor)
{
    return { tensor.dims->data, tensor.dims->data + tensor.dims->size };
}

std::string describe (TfLiteType type, const std::vector<int>& shape)
{
    std::string sizes;

    for (const auto size : shape)
        sizes += (sizes.empty() ? "" : ", ") + std::to_string (size);

    return std::string (TfLiteTypeGetName (type)) + " [" + sizes + "]";
}

std::string describe (const TfLiteTensor& tensor)
{
    return describe (tensor.type, shapeOf (tensor));
}

/** Whether the tensor could have the expected shape: sizes that the model fixes are as they are. */
bool fits (const TfLiteTensor& tensor, const TensorSpec& expected)
{
    const auto* open = tensor.dims_signature; // -1 where a size is open; not of every model

    if (tensor.dims->size != static_cast<int> (expected.shape.size()))
        return false;

    for (int axis = 0; axis < tensor.dims->size; ++axis)
    {
        const auto& extent = expected.shape[static_cast<std::size_t> (axis)];
        const auto isOpen = open != nullptr && open->size > axis && open->data[axis] < 0;

        if (! extent.grows && ! isOpen && tensor.dims->data[axis] != extent.size)
            return false;
    }

    return true;
}

std::string inFrames (int count)
{
    return std::to_string (count) + (count == 1 ? " frame" : " frames");
}

void require (const TfLiteTensor& tensor, const TensorSpec& expected, int frames)
{
    if (tensor.type != typeOf (expected) || shapeOf (tensor) != expected.shapeAt (frames))
        throw std::runtime_error ("the model's " + expected.name + " for " + inFrames (frames)
                                  + " is " + describe (tensor) + "; expected is "
                                  + describe (typeOf (expected), expected.shapeAt (frames)));
}
} // namespace

std::unique_ptr<Engine> loadEngine (ModelData data, const ModelSpec& model,
                                    const std::vector<int>& frames)
{
    return std::make_unique<TfliteEngine> (data, model, frames);
}

std::string engineRemark() { return pool::remarkOn (pool::underThisModule()); }

TfliteEngine::TfliteEngine (ModelData data, const ModelSpec& spec, const std::vector<int>& frames)
{
    pool::underThisModule();
    model = tflite::FlatBufferModel::VerifyAndBuildFromBuffer (
        static_cast<const char*> (data.begin), data.size, nullptr, &complaints);

    if (model == nullptr)
        throw std::runtime_error ("not a TensorFlow Lite model: " + complaints.text);

    for (const auto count : frames)
        sizes.push_back (load (spec, count));

    prime (spec);
    complaints.quiet = true;
}

TfliteEngine::Size TfliteEngine::load (const ModelSpec& spec, int frames)
{
    auto interpreter = build (spec);
    reserve (*interpreter, spec, frames);
    Variables variables (*interpreter);
    std::vector<std::size_t> results;

    for (const auto& output : spec.outputs)
        results.push_back (output.bytes (frames));

    return { frames, std::move (interpreter), std::move (variables), std::move (results) };
}

std::unique_ptr<tflite::Interpreter> TfliteEngine::build (const ModelSpec& spec)
{
    const tflite::ops::builtin::BuiltinOpResolver operators;
    std::unique_ptr<tflite::Interpreter> interpreter;

    if (tflite::InterpreterBuilder (*model, operators) (&interpreter, 1) != kTfLiteOk)
        throw std::runtime_error ("TensorFlow Lite cannot run the model: " + complaints.text);

    if (interpreter->inputs().size() != spec.inputs.size()
        || interpreter->outputs().size() != spec.outputs.size())
        throw std::runtime_error ("the model has " + std::to_string (interpreter->inputs().size())
                                  + " inputs and " + std::to_string (interpreter->outputs().size())
                                  + " outputs; " + std::to_string (spec.inputs.size()) + " and "
                                  + std::to_string (spec.outputs.size()) + " are expected");

    return interpreter;
}

/** Makes room for runs of so many frames. */
void TfliteEngine::reserve (tflite::Interpreter& interpreter, const ModelSpec& spec, int frames)
{
    for (std::size_t i = 0; i < spec.inputs.size(); ++i)
    {
        const auto number = interpreter.inputs()[i];
        const auto shape = spec.inputs[i].shapeAt (frames);

        if (! fits (*interpreter.tensor (number), spec.inputs[i]))
            require (*interpreter.tensor (number), spec.inputs[i], frames); // says what does not

        if (shapeOf (*interpreter.tensor (number)) != shape
            && interpreter.ResizeInputTensor (number, shape) != kTfLiteOk)
            throw std::runtime_error ("the model cannot take " + inFrames (frames) + ": "
                                      + complaints.text);
    }

    if (interpreter.AllocateTensors() != kTfLiteOk)
        throw std::runtime_error ("the model cannot take " + inFrames (frames) + ": "
                                  + complaints.text);

    for (std::size_t i = 0; i < spec.inputs.size(); ++i)
    {
        auto& tensor = *interpreter.input_tensor (i);
        require (tensor, spec.inputs[i], frames);

        if (tensor.data.raw == nullptr || tensor.allocation_type == kTfLiteMmapRo)
            throw std::runtime_error ("the model's " + spec.inputs[i].name + " is a constant");

        std::memset (tensor.data.raw, 0, tensor.bytes);
    }
}

/** Runs the model until it finds all its memory in the pool. Some results have a size only now. */
void TfliteEngine::prime (const ModelSpec& spec)
{
    for (int i = 0; i < primingRuns; ++i)
        runAll();

    for (auto& size : sizes)
    {
        size.variables.settle();

        if (! size.variables.empty() && ! spec.keepsState)
            throw std::runtime_error ("the model keeps variables from run to run, which its "
                                      "description does not say");

        for (std::size_t i = 0; i < spec.outputs.size(); ++i)
        {
            const auto& tensor = *size.interpreter->output_tensor (i);
            require (tensor, spec.outputs[i], size.frames);

            if (tensor.data.raw == nullptr) // the audio thread would read it
                throw std::runtime_error ("no operator of the model makes its "
                                          + spec.outputs[i].name);
        }
    }

    pool::fillFor (pool, [this] { runAll(); });
}

void TfliteEngine::runAll()
{
    const Pool::Scope scope (pool);

    for (auto& size : sizes)
        if (size.interpreter->Invoke() != kTfLiteOk) // not run(), which must not allocate
            throw std::runtime_error ("TensorFlow Lite fails to run the model on "
                                      + inFrames (size.frames) + ": " + complaints.text);
}
} // namespace antler
