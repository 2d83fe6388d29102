// SPDX-License-Identifier: GPL-3.0-or-later
// Models of spectra, against transforms that are summed up term by term.
#include "spectra.h"
#include "stage.h"

#include <algorithm>
#include <cmath>
#include <complex>

namespace streams
{
namespace
{
/** A model of one frame after the other, [frames, bins] in and out. */
Fake modelOf (Features features, std::function<bool (const Run&)> run)
{
    const auto bins = features.bins();
    const auto samples = audio ({ { features.samples() } }, { 0 });
    features.taken = features.given = audio ({ { features.frames }, { bins } }, { 0, -1, 1 }, 0);
    Fake fake { model (samples, samples), std::move (run) };
    fake.spec.hop = features.fresh * features.hop;
    fake.spec.context = features.window - features.hop;
    fake.spec.overlaps = fake.spec.context > 0;
    fake.spec.keepsState = features.fresh < features.frames;
    fake.spec.features = std::make_shared<const Features> (std::move (features));
    return fake;
}

/** Fills what the model gives, from what it takes. */
Fake answering (const Features& features, std::function<float (float)> answer)
{
    const auto values = at (features.frames * features.bins());
    return modelOf (features,
                    [=] (const Run& run)
                    {
                        std::transform (run.in(), run.in() + values, run.out(), answer);
                        return true;
                    });
}

Audio scaled (const Audio& lines, float gain)
{
    auto result = lines;

    for (auto& line : result)
        for (auto& sample : line)
            sample *= gain;

    return result;
}

Audio laterBy (int frames, const Audio& lines)
{
    Audio result;

    for (const auto& line : lines)
        result.push_back (later (line, frames));

    return result;
}

/** What a model leaves as it is, is heard as it was, a window later. */
void testIdentity()
{
    const auto in = noises (2);
    const auto same = [] (float) { return 1.0f; };
    const auto twice = [] (float magnitude) { return 2.0f * magnitude; };
    const auto mask = Features::Gives::mask, magnitude = Features::Gives::magnitude;
    expectHeard ("spectra", answering (framesOf (32, 8, 32, mask, false), same), { in },
                 laterBy (32, in), 1.0e-5f);
    expectHeard ("spectra under a window", answering (framesOf (30, 12, 40, mask, true), same),
                 { in }, laterBy (30, in), 1.0e-5f);
    expectHeard ("spectra without overlap", answering (framesOf (24, 24, 24, mask, false), same),
                 { in }, laterBy (24, in), 1.0e-5f);
    expectHeard ("magnitudes", answering (framesOf (64, 16, 64, magnitude, true), twice), { in },
                 laterBy (64, scaled (in, 2.0f)), 1.0e-5f);
}

/** Sample `n` of what the bins are the transform of. */
double sampleOf (const Bins& bins, int n, int fft)
{
    auto sum = bins.front().real();

    for (int k = 1; k <= fft / 2; ++k)
        sum += (k < fft - k ? 2.0 : 1.0)
               * (bins[at (k)] * std::polar (1.0, 2.0 * pi * k * n / fft)).real();

    return sum / fft;
}

/** Each frame's bins times the magnitudes of the frame before, in runs of two frames that see four:
    term by term. */
Line expectedOfPairs (const Line& x, const Features& f)
{
    Line y (x.size() + at (f.window), 0.0f);
    Bins before (at (f.bins()));

    for (int end = f.hop; end <= length; end += f.hop)
    {
        std::vector<double> samples;

        for (int n = end - f.window; n < end; ++n)
            samples.push_back (n < 0 ? 0.0
                                     : static_cast<double> (x[at (n)])
                                           * static_cast<double> (f.analysis[samples.size()]));

        const auto bins = transformed (samples, f.fft);
        auto masked = bins;

        for (std::size_t k = 0; k < bins.size(); ++k)
            masked[k] *= std::abs (before[k]);

        before = bins;

        for (int n = 0; n < f.window;
             ++n) // heard a window, and what the second of a run waits, later
            y[at (end - f.window + n + f.window)] +=
                static_cast<float> (sampleOf (masked, n, f.fft)) * f.synthesis[at (n)];
    }

    return later (y, (f.fresh - 1) * f.hop);
}

void testFrames()
{
    auto features = framesOf (24, 8, 32, Features::Gives::mask, true);
    features.frames = 4;
    features.fresh = 2;
    const auto bins = features.bins();
    const auto fake = modelOf (features,
                               [bins] (const Run& run)
                               {
                                   std::copy_n (run.in(), 3 * bins, run.out() + bins);
                                   std::fill_n (run.out(), bins, 1.0e9f); // of a frame that was
                                   return true;
                               });
    Audio expected;

    for (const auto& line : noises (2))
    {
        expected.push_back (expectedOfPairs (line, features));
        expected.back().resize (at (length));
    }

    expectHeard ("frames of the past", fake, { noises (2) }, expected, 1.0e-4f);
}

/** A mask of eight bits, in a tensor that has its frames last. */
void testTensors()
{
    const auto features = framesOf (32, 8, 32, Features::Gives::mask, false);
    const auto in = noises (1);
    auto fake = modelOf (features,
                         [] (const Run& run)
                         {
                             std::fill_n (run.out<std::int8_t>(), 17, std::int8_t { 28 });
                             return true;
                         });
    auto changed = *fake.spec.features;
    changed.given = audio ({ { 1 }, { 17 }, { 1 } }, { 2, -1, 1 }, 0);
    changed.given.type = antler::ElementType::int8;
    changed.given.scale = 0.005f;
    changed.given.zeroPoint = -72;
    fake.spec.features = std::make_shared<const Features> (changed);
    expectHeard ("a mask of int8", fake, { in }, laterBy (32, scaled (in, 0.5f)), 1.0e-5f);
}

void testAudioThread()
{
    const auto fake = answering (framesOf (480, 120, 480, Features::Gives::mask, true),
                                 [] (float value) { return value; });
    Stage stage (fake, {}, 64);
    Performance it { longNoises (2) };
    stage.play (it, { 64, 17, 1 });
    check (it.audio.front().back() != 0.0f, "spectra on the audio thread");
}
} // namespace

void testSpectra()
{
    testIdentity();
    testFrames();
    testFeatures();
    testTensors();
    testAudioThread();
}
} // namespace streams
