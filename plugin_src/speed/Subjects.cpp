// SPDX-License-Identifier: GPL-3.0-or-later
#include "Subjects.h"

#include <SpectralEngine.h>

#include <malloc.h>

namespace
{
/** Sizes of the runs that the plugin makes (Trial.cpp), where the model allows them. */
std::vector<int> sizesFor (const antler::ModelSpec& model, int most)
{
    if (model.hop > 0)
        return { model.hop };

    return most == 1 ? std::vector<int> { 1 } : std::vector<int> { 128, 64, 16, 1 };
}

antler::Ramp at (float value)
{
    antler::Ramp ramp;
    ramp.moveTo (value, 0);
    return ramp;
}

/** Bytes that are allocated. */
long allocated()
{
#if __GLIBC_PREREQ(2, 33)
    const auto all = mallinfo2();
#else
    const auto all = mallinfo();
#endif
    return static_cast<long> (all.uordblks) + static_cast<long> (all.hblkhd);
}
} // namespace

Subjects::Subjects (const antler::ModelData& data, const antler::ModelSpec& model,
                    const std::vector<antler::Range>& ranges)
    : inference (data, model, ranges), sizes (sizesFor (model, inference.samplesPerCall())),
      engine (antler::loadEngine (data, antler::forEngine (model), sizes)),
      plain (loadPlain (data, antler::forEngine (model)))
{
    for (const auto& range : ranges)
        parameters.push_back (at (0.5f * (range.minimum + range.maximum)));
}

void Subjects::inPlugin (const float* in, float* out, int frames)
{
    inference.process ({ &in, &out, 1, frames, parameters.data(), at (1.0f) });
}

void Subjects::inEngine (int frames)
{
    for (int size = 0; frames > 0; frames -= sizes[static_cast<std::size_t> (size)])
    {
        const auto last = static_cast<int> (sizes.size()) - 1;

        while (size < last && sizes[static_cast<std::size_t> (size)] > frames)
            ++size;

        engine->run (size);
    }
}

long memoryOfChannel (antler::Inference& inference)
{
    inference.prepare (1);
    const auto before = allocated();
    inference.prepare (2);
    return allocated() - before;
}
