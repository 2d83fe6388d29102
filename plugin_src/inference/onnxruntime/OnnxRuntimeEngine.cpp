// SPDX-License-Identifier: GPL-3.0-or-later
#include "OnnxRuntimeEngine.h"

#include "../Elements.audio.h"

#include <Priming.h>
#include <onnxruntime_session_options_config_keys.h>

#include <cstdint>
#include <stdexcept>

namespace antler
{
using onnxruntime::require, onnxruntime::Runtime;

namespace
{
// The first runs fill ONNX Runtime's arena and the pool; none was seen that asked for more after
// these and the pool's spares.
constexpr auto primingRuns = 5;

ONNXTensorElementDataType typeOf (ElementType type)
{
    switch (type)
    {
        case ElementType::float32:
            return ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT;
        case ElementType::float16:
            return ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16;
        case ElementType::int8:
            return ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8;
        case ElementType::uint8:
            return ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8;
        case ElementType::int16:
            return ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16;
        case ElementType::int32:
            return ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32;
        case ElementType::int64:
            return ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64;
    }

    return ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED;
}

/** One thread, which is the caller's; no thread that waits, nothing logged. */
onnxruntime::SessionOptions sessionOptions (const OrtApi& api)
{
    constexpr auto what = "ONNX Runtime lacks an option";
    OrtSessionOptions* made = nullptr;
    require (api.CreateSessionOptions (&made), what);
    onnxruntime::SessionOptions options (made);

    require (api.SetIntraOpNumThreads (made, 1), what);
    require (api.SetInterOpNumThreads (made, 1), what);
    require (api.SetSessionExecutionMode (made, ORT_SEQUENTIAL), what);
    require (api.SetSessionLogSeverityLevel (made, ORT_LOGGING_LEVEL_FATAL), what);

    for (const auto* spinning : { kOrtSessionOptionsConfigAllowIntraOpSpinning,
                                  kOrtSessionOptionsConfigAllowInterOpSpinning })
        require (api.AddSessionConfigEntry (made, spinning, "0"), what);

    // With patterns, the first run on a new thread makes the loader allocate thread-local memory.
    require (api.DisableMemPattern (made), what);
    return options;
}

onnxruntime::RunOptions runOptions (const OrtApi& api)
{
    constexpr auto what = "ONNX Runtime lacks an option";
    OrtRunOptions* made = nullptr;
    require (api.CreateRunOptions (&made), what);
    onnxruntime::RunOptions options (made);
    require (api.RunOptionsSetRunLogSeverityLevel (made, ORT_LOGGING_LEVEL_FATAL), what);
    return options;
}

std::string describe (int frames)
{
    return std::to_string (frames) + (frames == 1 ? " frame" : " frames");
}
} // namespace

std::unique_ptr<Engine> loadEngine (ModelData data, const ModelSpec& model,
                                    const std::vector<int>& frames)
{
    return std::make_unique<OnnxRuntimeEngine> (data, model, frames);
}

std::string engineRemark() { return pool::remarkOn (onnxruntime::Runtime::get().poolProblem); }

OnnxRuntimeEngine::OnnxRuntimeEngine (ModelData data, const ModelSpec& spec,
                                      const std::vector<int>& frames)
    : api (Runtime::get().api), options (runOptions (api))
{
    load (data);

    for (const auto count : frames)
        sizes.push_back (bind (spec, count));

    prime (frames);
}

void OnnxRuntimeEngine::load (ModelData data)
{
    const auto chosen = sessionOptions (api);
    OrtSession* made = nullptr;
    require (api.CreateSessionFromArray (&Runtime::get().environment, data.begin, data.size,
                                         chosen.get(), &made),
             "ONNX Runtime cannot load the model");
    session.reset (made);
}

OnnxRuntimeEngine::Size OnnxRuntimeEngine::bind (const ModelSpec& spec, int frames) const
{
    Size size;
    OrtIoBinding* made = nullptr;
    require (api.CreateIoBinding (session.get(), &made), "ONNX Runtime cannot bind tensors");
    size.binding.reset (made);

    for (const auto& input : spec.inputs)
    {
        size.inputs.push_back (tensorFor (input, frames));
        require (api.BindInput (made, input.name.c_str(), size.inputs.back().value.get()),
                 "the model does not take " + input.name);
    }

    for (const auto& output : spec.outputs)
    {
        size.outputs.push_back (tensorFor (output, frames));
        require (api.BindOutput (made, output.name.c_str(), size.outputs.back().value.get()),
                 "the model does not give " + output.name);
    }

    return size;
}

/** A tensor of zeros; a constant has its value, which may decide what a run does. */
OnnxRuntimeEngine::Tensor OnnxRuntimeEngine::tensorFor (const TensorSpec& spec, int frames) const
{
    const auto what = "ONNX Runtime has no room for " + spec.name;
    const auto extents = spec.shapeAt (frames);
    const std::vector<std::int64_t> shape (extents.begin(), extents.end());
    const auto bytes = spec.bytes (frames);

    Tensor tensor;
    tensor.elements.resize (bytes / sizeof (Line) + 1);

    if (spec.role == Role::constant)
        fillElements (tensor.elements.data(), spec, spec.elements (frames),
                      static_cast<float> (spec.value));

    OrtMemoryInfo* place = nullptr;
    require (api.CreateCpuMemoryInfo (OrtDeviceAllocator, OrtMemTypeCPU, &place), what);
    const onnxruntime::MemoryInfo owned (place);

    OrtValue* made = nullptr;
    require (api.CreateTensorWithDataAsOrtValue (place, tensor.elements.data(), bytes, shape.data(),
                                                 shape.size(), typeOf (spec.type), &made),
             what);
    tensor.value.reset (made);
    return tensor;
}

void OnnxRuntimeEngine::prime (const std::vector<int>& frames)
{
    for (int i = 0; i < primingRuns; ++i)
        for (std::size_t size = 0; size < sizes.size(); ++size)
        {
            const Pool::Scope scope (pool);
            require (api.RunWithBinding (session.get(), options.get(), sizes[size].binding.get()),
                     "ONNX Runtime fails to run the model on " + describe (frames[size]));
        }

    pool.finishPriming();
}
} // namespace antler
