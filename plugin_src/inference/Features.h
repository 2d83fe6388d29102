// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Model.h"

#include <vector>

namespace antler
{
/** Weights of what goes in, for each of the results: row after row. */
struct Matrix
{
    int rows = 0;
    std::vector<float> weights {};
};

/** What is computed of the audio for a model that takes spectra or MFCCs, and what audio is made of
    again: what `model.features` in project.yaml says, as tasks/model/curves.py computed it.

    In the description, the model's tensors of spectra are audio: floats, samples() along one axis.
    Here they are as the model has them.
*/
struct Features
{
    enum class Takes
    {
        magnitude,
        power
    };

    enum class Gives
    {
        nothing,
        mask,     ///< that the bins are multiplied by
        magnitude ///< of the bins
    };

    int window, hop, fft; // samples
    int frames, fresh;    // that a run takes; those of them that begin in it
    int input, output;    // numbers of the model's tensors; output -1 where it gives nothing
    Takes takes;
    Gives gives;
    std::vector<float> analysis, synthesis; // window functions; none where it gives nothing
    Matrix bands, coefficients;             // of bins, and of bands; none: as they are
    bool logarithm;
    float floor, scale;      // of it: added before, multiplied after
    TensorSpec taken, given; // timeAxis: frames; signalAxis: the values of each

    int bins() const noexcept ANTLER_NONBLOCKING { return fft / 2 + 1; }

    bool givesAudio() const noexcept ANTLER_NONBLOCKING { return gives != Gives::nothing; }

    /** Values of a frame that the model takes. */
    int values() const noexcept ANTLER_NONBLOCKING
    {
        return coefficients.rows > 0 ? coefficients.rows : bandsOrBins();
    }

    int bandsOrBins() const noexcept ANTLER_NONBLOCKING
    {
        return bands.rows > 0 ? bands.rows : bins();
    }

    /** Of audio, that the new frames of a run reach over. */
    int samples() const noexcept ANTLER_NONBLOCKING { return window + (fresh - 1) * hop; }
};
} // namespace antler
