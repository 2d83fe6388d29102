// SPDX-License-Identifier: GPL-3.0-or-later
#include "ModelFile.h"

#include "ModelCheck.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace antler
{
namespace
{
constexpr char mark[16] = "antler-model-5";
constexpr auto most = 1 << 24; // of anything that is counted

void require (bool good)
{
    if (! good)
        throw std::runtime_error ("the package of the model is damaged");
}

/** The numbers of a package one after the other, little-endian as all targets are. */
class Reader
{
public:
    explicit Reader (ModelData package)
        : at (static_cast<const char*> (package.begin)), end (at + package.size)
    {
    }

    template <typename Number>
    Number take()
    {
        Number number;
        std::memcpy (&number, skip (sizeof (number)), sizeof (number));
        return number;
    }

    /** A number from `least` to `limit`. */
    int count (int least = 0, int limit = most)
    {
        const auto number = take<std::int32_t>();

        require (number >= least && number <= limit);
        return number;
    }

    std::string text()
    {
        const auto length = static_cast<std::size_t> (count());
        return { skip (length), length };
    }

    const char* skip (std::size_t bytes)
    {
        if (bytes > static_cast<std::size_t> (end - at))
            throw std::runtime_error ("the package of the model is cut off");

        at += bytes;
        return at - bytes;
    }

private:
    const char* at;
    const char* const end;
};

/** An axis of a tensor, or none. */
int axis (Reader& reader, const TensorSpec& tensor)
{
    return reader.count (-1, static_cast<int> (tensor.shape.size()) - 1);
}

TensorSpec readTensor (Reader& reader)
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

std::vector<TensorSpec> readTensors (Reader& reader)
{
    std::vector<TensorSpec> tensors;

    for (auto left = reader.count (1, 128); left > 0; --left)
        tensors.push_back (readTensor (reader));

    return tensors;
}

ModelSpec readSpec (Reader& reader)
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

Schedule readSchedule (Reader& reader)
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
    Reader reader (package);

    if (package.size < sizeof (mark) || std::memcmp (package.begin, mark, sizeof (mark)) != 0)
        throw std::runtime_error ("this is no model that Antler packed");

    reader.skip (checksumPlace);

    if (reader.take<std::uint32_t>() != checksumOf (package))
        throw std::runtime_error ("the package of the model is damaged or cut off");

    const auto start = static_cast<std::size_t> (reader.count());
    const auto size = static_cast<std::size_t> (reader.take<std::int64_t>());
    auto spec = readSpec (reader);
    const auto schedule = readSchedule (reader);

    if (start > package.size || size != package.size - start)
        throw std::runtime_error ("the package of the model is cut off");

    checkSpec (spec);
    checkSchedule (schedule, spec);
    return { std::move (spec),
             { static_cast<const char*> (package.begin) + start, size },
             schedule };
}
} // namespace antler
