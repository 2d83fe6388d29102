// SPDX-License-Identifier: GPL-3.0-or-later
// How long blocks of one channel take: through Antler's inference layer, and in
// NeuralAmpModelerCore's own process(), in turns. Run by hand: nam_speed PACKAGE FRAMES
#include "material.h"

#include <Inference.h>
#include <ModelFile.h>
#include <NAM/dsp.h>

#if ! ANTLER_NAM_OLD
#include <NAM/get_dsp.h>
#endif

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <json.hpp>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace
{
constexpr auto rounds = 400, blocks = 8;
constexpr auto rate = 48000.0;

using Block = std::function<void (float* in, float* out)>;

/** As a host of theirs has it. */
Block theirs (antler::ModelData file, int frames)
{
    const auto* const begin = static_cast<const char*> (file.begin);
    const auto said = nlohmann::json::parse (begin, begin + file.size);
    nam::dspData data { said.at ("version"),
                        said.at ("architecture"),
                        said.at ("config"),
                        {},
                        said.at ("weights").get<std::vector<float>>(),
                        rate };
    const std::shared_ptr<nam::DSP> model = nam::get_dsp (data);
#if ANTLER_NAM_OLD
    return [model, frames] (float* in, float* out)
    {
        model->process (in, out, frames);
        model->finalize_ (frames);
    };
#else
    model->Reset (rate, frames);
    return [model, frames] (float* in, float* out) { model->process (&in, &out, frames); };
#endif
}

Block ours (antler::Inference& inference, int frames)
{
    return [&inference, frames] (float* in, float* out)
    {
        antler::Ramp mix;
        mix.moveTo (1.0f, 0);
        inference.process ({ &in, &out, 1, frames, nullptr, mix });
    };
}

/** Microseconds a block takes. */
double time (const Block& block, std::vector<float>& in, std::vector<float>& out)
{
    const auto start = std::chrono::steady_clock::now();

    for (int i = 0; i < blocks; ++i)
        block (in.data(), out.data());

    const std::chrono::duration<double, std::micro> taken =
        std::chrono::steady_clock::now() - start;
    return taken.count() / blocks;
}

void measure (const std::string& path, int frames)
{
    const material::Model package (material::read (path));
    const auto model = antler::readModel (package.data());
    antler::Inference inference (model.data, model.spec, {});
    const auto own = theirs (model.data, frames), through = ours (inference, frames);
    auto in = material::noise (frames), out = in;
    auto bestOwn = std::numeric_limits<double>::max(), bestThrough = bestOwn, reset = bestOwn;

    for (int i = 0; i < rounds; ++i) // the best of each: other programs run, too
    {
        bestThrough = std::min (bestThrough, time (through, in, out));
        bestOwn = std::min (bestOwn, time (own, in, out));
    }

    for (int i = 0; i < rounds; ++i)
        reset = std::min (reset, time ([&] (float*, float*) { inference.reset(); }, in, out));

    std::cout << frames << " frames: " << bestThrough << " us, its own process() " << bestOwn
              << " us, ratio " << bestThrough / bestOwn << "; a reset " << reset << " us\n";
}
} // namespace

int main (int count, char** arguments)
try
{
    const std::vector<std::string> given (arguments + 1, arguments + count);
    measure (given.at (0), std::atoi (given.at (1).c_str()));
    return 0;
}
catch (const std::exception& problem)
{
    std::cerr << "nam_speed: " << problem.what() << '\n';
    return 2;
}
