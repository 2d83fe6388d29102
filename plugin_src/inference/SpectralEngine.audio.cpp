// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "SpectralEngine.h"

#include "Elements.audio.h"

#include <algorithm>

namespace antler
{
void* SpectralEngine::input (int size, int tensor) noexcept ANTLER_NONBLOCKING
{
    return tensor == features->input ? heard.data() : engine->input (size, tensor);
}

const void* SpectralEngine::output (int size, int tensor) noexcept ANTLER_NONBLOCKING
{
    return tensor == features->output ? made.data() : engine->output (size, tensor);
}

bool SpectralEngine::run (int size) noexcept ANTLER_NONBLOCKING
{
    listen();
    give (size);

    if (! engine->run (size))
        return false;

    if (features->givesAudio())
    {
        take (size);
        speak();
    }

    return true;
}

/** Before anything was heard, there was silence. */
void SpectralEngine::reset() noexcept ANTLER_NONBLOCKING
{
    engine->reset();

    for (auto frame = frames.begin(); frame != frames.end();)
        frame = std::copy (silence.begin(), silence.end(), frame);
}

Fourier::Bin* SpectralEngine::binsOf (int fresh) noexcept ANTLER_NONBLOCKING
{
    return bins.data() + fresh * features->bins();
}

void SpectralEngine::listen() noexcept ANTLER_NONBLOCKING
{
    const auto values = features->values();
    auto* next = std::copy (frames.data() + features->fresh * values, frames.data() + frames.size(),
                            frames.data());

    for (int f = 0; f < features->fresh; ++f, next += values)
        spectra.analyse (heard.data() + f * features->hop, binsOf (f), next);
}

/** The frames, as the model's input has them. */
void SpectralEngine::give (int size) noexcept ANTLER_NONBLOCKING
{
    withElements (engine->input (size, features->input), features->taken.type,
                  [this] (auto* elements) noexcept ANTLER_NONBLOCKING
                  {
                      using Element = std::remove_pointer_t<decltype (elements)>;
                      const auto* value = frames.data();

                      for (int f = 0; f < features->frames; ++f)
                          for (int v = 0; v < features->values(); ++v, ++value)
                              elements[f * taken.frame + v * taken.value] =
                                  toElement<Element> (*value, features->taken);
                  });
}

/** Of a model that gives more than the new frames, these are the last ones. */
void SpectralEngine::take (int size) noexcept ANTLER_NONBLOCKING
{
    const auto& tensor = features->given;
    const auto old =
        tensor.timeAxis < 0
            ? 0
            : tensor.shape[static_cast<std::size_t> (tensor.timeAxis)].size - features->fresh;

    withElements (engine->output (size, features->output), tensor.type,
                  [&] (const auto* elements) noexcept ANTLER_NONBLOCKING
                  {
                      auto* answer = answers.data();

                      for (int f = old; f < old + features->fresh; ++f)
                          for (int k = 0; k < features->bins(); ++k, ++answer)
                              *answer = toValue (elements[f * given.frame + k * given.value],
                                                 features->given);
                  });
}

void SpectralEngine::speak() noexcept ANTLER_NONBLOCKING
{
    std::fill (made.begin(), made.end(), 0.0f);

    for (int f = 0; f < features->fresh; ++f)
        spectra.synthesise (binsOf (f), answers.data() + f * features->bins(),
                            made.data() + f * features->hop);
}
} // namespace antler
