// SPDX-License-Identifier: GPL-3.0-or-later
#include "SpectralEngine.h"

#include "Lane.h"

namespace antler
{
namespace
{
std::size_t product (int a, int b)
{
    return static_cast<std::size_t> (a) * static_cast<std::size_t> (b);
}
} // namespace

SpectralEngine::SpectralEngine (std::unique_ptr<Engine> model, std::shared_ptr<const Features> said)
    : engine (std::move (model)), features (std::move (said)), taken (stridesOf (features->taken)),
      given (stridesOf (features->given)), spectra (features),
      heard (static_cast<std::size_t> (features->samples())), made (heard.size()),
      bins (product (features->fresh, features->bins())),
      frames (product (features->frames, features->values())),
      silence (static_cast<std::size_t> (features->values())), answers (bins.size())
{
    spectra.analyse (heard.data(), bins.data(), silence.data());
    reset();
}

SpectralEngine::Strides SpectralEngine::stridesOf (const TensorSpec& tensor)
{
    const auto shape = tensor.shapeAt (0);
    return { stride (shape, tensor.timeAxis), stride (shape, tensor.signalAxis) };
}

ModelSpec forEngine (const ModelSpec& spec)
{
    auto bare = spec;

    if (spec.features == nullptr)
        return bare;

    const auto& features = *spec.features;
    bare.inputs[static_cast<std::size_t> (features.input)] = features.taken;

    if (features.givesAudio())
        bare.outputs[static_cast<std::size_t> (features.output)] = features.given;

    return bare;
}

std::unique_ptr<Engine> loadModel (ModelData data, const ModelSpec& spec,
                                   const std::vector<int>& frames)
{
    auto engine = loadEngine (data, forEngine (spec), frames);

    if (spec.features == nullptr)
        return engine;

    return std::make_unique<SpectralEngine> (std::move (engine), spec.features);
}
} // namespace antler
