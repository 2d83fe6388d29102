// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake.h"

#include <SpectralEngine.h>

#include <algorithm>
#include <stdexcept>

namespace streams
{
using namespace antler;

namespace
{
class FakeEngine final : public Engine
{
public:
    FakeEngine (const Fake& model, const ModelSpec& spec, const std::vector<int>& frames)
        : fake (model), memory (model.memory)
    {
        for (std::size_t i = 0; i < spec.outputs.size(); ++i)
            if (lengthOf (spec.outputs[i])
                != lengthOf (forEngine (fake.spec).outputs[i]) + fake.repeated)
                throw std::runtime_error ("results of another length");

        for (const auto count : frames)
        {
            if (! fake.takes (count))
                throw std::runtime_error ("no runs of " + std::to_string (count));

            auto& size = sizes.emplace_back (Size { memoryFor (spec.inputs, count),
                                                    memoryFor (spec.outputs, count),
                                                    { count, memory, {}, {} } });

            for (auto& tensor : size.inputs)
                size.run.inputs.push_back (tensor.data());

            for (auto& tensor : size.outputs)
                size.run.outputs.push_back (tensor.data());
        }
    }

    void* input (int size, int tensor) noexcept override
    {
        return sizes[at (size)].inputs[at (tensor)].data();
    }

    const void* output (int size, int tensor) noexcept override
    {
        return sizes[at (size)].outputs[at (tensor)].data();
    }

    bool run (int size) noexcept override
    {
        const auto good = fake.run (sizes[at (size)].run);

        for (auto& tensor : sizes[at (size)].inputs)
            std::fill (tensor.begin(), tensor.end(), '\xff');

        return good;
    }

    void reset() noexcept override
    {
        std::copy (fake.memory.begin(), fake.memory.end(), memory.begin());
    }

private:
    using Tensors = std::vector<std::vector<char>>;

    struct Size
    {
        Tensors inputs, outputs;
        Run run;
    };

    static std::size_t at (int index) { return static_cast<std::size_t> (index); }

    /** Frames beside those of a run. */
    int lengthOf (const TensorSpec& output) const
    {
        return output.timeAxis < 0 ? 0 : output.shape[at (output.timeAxis)].size;
    }

    static Tensors memoryFor (const std::vector<TensorSpec>& tensors, int frames)
    {
        Tensors result;

        for (const auto& tensor : tensors)
            result.emplace_back (tensor.bytes (frames));

        return result;
    }

    const Fake& fake;
    std::vector<float> memory;
    std::vector<Size> sizes;
};
} // namespace

std::vector<Signal> channels (int number)
{
    std::vector<Signal> result;

    for (int i = 0; i < number; ++i)
        result.push_back ({ Signal::Kind::channel, i });

    return result;
}

TensorSpec audio (Shape shape, Axes axes, int number)
{
    TensorSpec tensor;
    tensor.name = "audio";
    tensor.shape = std::move (shape);
    tensor.role = Role::signals;
    tensor.signals = channels (number);
    tensor.timeAxis = axes.time;
    tensor.windowAxis = axes.window;
    tensor.signalAxis = axes.signals;
    return tensor;
}

TensorSpec other (Role role, Shape shape, int partner, double value)
{
    TensorSpec tensor;
    tensor.name = "other";
    tensor.shape = std::move (shape);
    tensor.role = role;
    tensor.partner = partner;
    tensor.value = value;

    if (role == Role::parameter)
        tensor.parameter = 0;

    return tensor;
}

ModelSpec model (TensorSpec in, TensorSpec out)
{
    ModelSpec spec;
    spec.inputs = { std::move (in) };
    spec.outputs = { std::move (out) };
    return spec;
}
} // namespace streams

/** Instead of an engine's. */
std::unique_ptr<antler::Engine> antler::loadEngine (ModelData data, const ModelSpec& spec,
                                                    const std::vector<int>& frames)
{
    const auto& fake = *static_cast<const streams::Fake*> (data.begin);
    return std::make_unique<streams::FakeEngine> (fake, spec, frames);
}
