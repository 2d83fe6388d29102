// SPDX-License-Identifier: GPL-3.0-or-later
#include "ModelFile.h"

#include "Features.h"
#include "PackageReader.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace antler
{
namespace
{
constexpr char mark[16] = "antler-model-5";

/** An axis of a tensor, or none. */
int axis (PackageReader& reader, const TensorSpec& tensor)
{
    return reader.count (-1, static_cast<int> (tensor.shape.size()) - 1);
}

TensorSpec readTensor (PackageReader& reader)
{
    TensorSpec tensor;
    tensor.name = reader.text();
    tensor.type =
        static_cast<ElementType> (reader.count (0, static_cast<int> (ElementType::int64)));
    tensor.role = static_cast<Role> (reader.count (0, static_cast<int> (Role::result)));
    tensor.shape.resize (static_cast<std::size_t> (reader.count (0, 8)));

    for (auto& extent : tensor.shape)
    {
        extent.size = reader.count();
        extent.grows = reader.count (0, 1) == 1;
    }

    tensor.signals.resize (static_cast<std::size_t> (reader.count (0, 128)));

    for (auto& signal : tensor.signals)
    {
        signal.kind = static_cast<Signal::Kind> (reader.count (0, 1));
        signal.index = reader.count (0, 127);
    }

    tensor.timeAxis = axis (reader, tensor);
    tensor.windowAxis = axis (reader, tensor);
    tensor.signalAxis = axis (reader, tensor);
    tensor.partner = reader.count (-1);
    tensor.parameter = reader.count (-1);
    tensor.value = reader.take<double>();
    tensor.scale = static_cast<float> (reader.take<double>());
    tensor.zeroPoint = reader.take<std::int32_t>();
    tensor.results.resize (static_cast<std::size_t> (reader.count (0, mostResults)));

    for (auto& result : tensor.results)
    {
        result.name = reader.text();
        result.minimum = reader.take<double>();
        result.maximum = reader.take<double>();
    }

    return tensor;
}

std::vector<TensorSpec> readTensors (PackageReader& reader)
{
    std::vector<TensorSpec> tensors;

    for (auto left = reader.count (1, 128); left > 0; --left)
        tensors.push_back (readTensor (reader));

    return tensors;
}

ModelSpec readSpec (PackageReader& reader)
{
    ModelSpec spec;
    spec.channels = reader.count (1, 64);
    spec.context = reader.count();
    spec.hop = reader.count();
    spec.overlaps = reader.count (0, 1) == 1;
    spec.keepsState = reader.count (0, 1) == 1;
    spec.addsInput = reader.count (0, 1) == 1;
    spec.resamples = reader.count (0, 1) == 1;
    spec.sampleRate = reader.take<double>();
    require (! spec.resamples || (spec.sampleRate >= 1000.0 && spec.sampleRate <= 1.0e6));
    spec.inputs = readTensors (reader);
    spec.outputs = readTensors (reader);
    return spec;
}

Schedule readSchedule (PackageReader& reader)
{
    Schedule schedule;
    schedule.mode =
        static_cast<Schedule::Mode> (reader.count (0, static_cast<int> (Schedule::Mode::async)));
    schedule.late =
        static_cast<Schedule::Late> (reader.count (0, static_cast<int> (Schedule::Late::repeat)));
    schedule.lead = reader.count (-1, 1 << 20);
    schedule.trigger = static_cast<Schedule::Trigger> (
        reader.count (0, static_cast<int> (Schedule::Trigger::onset)));
    schedule.onset.threshold = reader.take<double>();
    require (schedule.onset.threshold > 0.0 && schedule.onset.threshold <= 120.0);
    schedule.onset.before = reader.count (0, 1 << 20);
    schedule.onset.wait = reader.count (-1, 1 << 24);
    return schedule;
}

Matrix readMatrix (PackageReader& reader, int columns)
{
    const auto rows = reader.count (0, 1 << 14);
    return { rows, reader.floats (rows * columns) };
}

std::shared_ptr<const Features> readFeatures (PackageReader& reader)
{
    constexpr auto longest = 1 << 15; // samples, as the schema of project.yaml has it
    Features features {};

    if (! reader.yes())
        return nullptr;

    features.window = reader.count (1, longest);
    features.hop = reader.count (1, features.window);
    features.fft = reader.count (features.window, longest);
    features.frames = reader.count (1, longest);
    features.fresh = reader.count (1, features.frames);
    features.input = reader.count();
    features.output = reader.count (-1);
    features.takes = reader.one (Features::Takes::power);
    features.gives = reader.one (Features::Gives::magnitude);
    features.analysis = reader.floats (features.window);
    features.synthesis = reader.floats (features.givesAudio() ? features.window : 0);
    features.bands = readMatrix (reader, features.bins());
    features.coefficients = readMatrix (reader, features.bandsOrBins());
    features.logarithm = reader.yes();
    features.floor = static_cast<float> (reader.take<double>());
    features.scale = static_cast<float> (reader.take<double>());
    features.taken = readTensor (reader);

    if (features.output >= 0)
        features.given = readTensor (reader);

    return std::make_shared<const Features> (std::move (features));
}
} // namespace

std::uint32_t checksumOf (ModelData package)
{
    const auto* bytes = static_cast<const unsigned char*> (package.begin);
    auto sum = ~std::uint32_t { 0 };

    for (auto i = checksumPlace + sizeof (sum); i < package.size; ++i)
    {
        sum ^= bytes[i];

        for (int bit = 0; bit < 8; ++bit)
            sum = sum >> 1 ^ ((sum & 1) != 0 ? 0xedb88320u : 0u);
    }

    return ~sum;
}

/** What was damaged on its way never reaches an engine, which would believe it. */
Model readModel (ModelData package)
{
    PackageReader reader (package);

    if (package.size < sizeof (mark) || std::memcmp (package.begin, mark, sizeof (mark)) != 0)
        throw std::runtime_error ("this is no model that Antler packed");

    reader.skip (checksumPlace);

    if (reader.take<std::uint32_t>() != checksumOf (package))
        throw std::runtime_error ("the package of the model is damaged or cut off");

    const auto start = static_cast<std::size_t> (reader.count());
    const auto size = static_cast<std::size_t> (reader.take<std::int64_t>());
    auto spec = readSpec (reader);
    const auto schedule = readSchedule (reader);
    spec.features = readFeatures (reader);

    if (start > package.size || size != package.size - start)
        throw std::runtime_error ("the package of the model is cut off");

    checkSpec (spec);
    checkSchedule (schedule, spec);
    return { std::move (spec),
             { static_cast<const char*> (package.begin) + start, size },
             schedule };
}
} // namespace antler
