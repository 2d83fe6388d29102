// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../Engine.h"
#include "Runtime.h"

#include <Pool.h>

#include <cstddef>
#include <vector>

namespace antler
{
/** ONNX Runtime, on one thread, which is the caller's: one session, and for each size of run the
    tensors that it reads and writes, in memory of ours. */
class OnnxRuntimeEngine final : public Engine
{
public:
    OnnxRuntimeEngine (ModelData, const ModelSpec&, const std::vector<int>& frames);

    void* input (int size, int tensor) noexcept ANTLER_NONBLOCKING override;
    const void* output (int size, int tensor) noexcept ANTLER_NONBLOCKING override;
    bool run (int size) noexcept ANTLER_NONBLOCKING override;

    /** A model of ONNX keeps nothing inside from run to run. */
    void reset() noexcept ANTLER_NONBLOCKING override {}

private:
    /** Of the processor's cache; tensors begin with one, as ONNX Runtime's own do. */
    struct alignas (64) Line
    {
        std::byte bytes[64] {};
    };

    struct Tensor
    {
        std::vector<Line> elements;
        onnxruntime::Value value; // refers to them
    };

    struct Size
    {
        std::vector<Tensor> inputs, outputs;
        onnxruntime::Binding binding; // of the session to these
    };

    void load (ModelData);
    Size bind (const ModelSpec&, int frames) const;
    Tensor tensorFor (const TensorSpec&, int frames) const;
    void prime (const std::vector<int>& frames);

    const OrtApi& api;
    Pool pool;
    onnxruntime::Session session;
    onnxruntime::RunOptions options;
    std::vector<Size> sizes;
};
} // namespace antler
