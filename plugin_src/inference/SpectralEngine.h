// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Engine.h"
#include "Spectra.h"

namespace antler
{
/** A model of spectra as one of audio, which is how the description has it: frames of what goes in
    become features, and what the model makes of their bins becomes audio.

    It keeps the frames that a run takes of those before; at first they are of silence.
*/
class SpectralEngine : public Engine
{
public:
    /** @throws std::runtime_error if there is no Fourier transform of that size */
    SpectralEngine (std::unique_ptr<Engine>, std::shared_ptr<const Features>);

    void* input (int size, int tensor) noexcept ANTLER_NONBLOCKING override;
    const void* output (int size, int tensor) noexcept ANTLER_NONBLOCKING override;
    bool run (int size) noexcept ANTLER_NONBLOCKING override;
    void reset() noexcept ANTLER_NONBLOCKING override;

private:
    /** Elements from one frame of a tensor to the next, and from one value to the next. */
    struct Strides
    {
        int frame, value;
    };

    static Strides stridesOf (const TensorSpec&);
    void listen() noexcept ANTLER_NONBLOCKING;
    void give (int size) noexcept ANTLER_NONBLOCKING;
    void take (int size) noexcept ANTLER_NONBLOCKING;
    void speak() noexcept ANTLER_NONBLOCKING;
    Fourier::Bin* binsOf (int fresh) noexcept ANTLER_NONBLOCKING;

    const std::unique_ptr<Engine> engine;
    const std::shared_ptr<const Features> features;
    const Strides taken, given;
    Spectra spectra;
    std::vector<float> heard, made;     // samples of a run, in and out
    std::vector<Fourier::Bin> bins;     // of the new frames
    std::vector<float> frames, silence; // values of a run's frames, oldest first; of a silent one
    std::vector<float> answers;         // of the new frames' bins
};

/** The description with the model's own tensors, as its engine needs it. */
ModelSpec forEngine (const ModelSpec&);

/** Loads a model, as loadEngine() does; one of spectra so that it takes audio.

    @throws std::runtime_error with what is wrong, in the words of somebody who trains models
*/
std::unique_ptr<Engine> loadModel (ModelData, const ModelSpec&, const std::vector<int>& frames);
} // namespace antler
