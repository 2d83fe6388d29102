// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Nonblocking.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace antler
{
/** The bytes of a model file, which outlive every engine made from them. */
struct ModelData
{
    const void* begin;
    std::size_t size;
};

/** Type of a tensor's elements. */
enum class ElementType
{
    float32,
    float16,
    int8,
    uint8,
    int16,
    int32,
    int64
};

std::size_t bytesOf (ElementType type) noexcept ANTLER_NONBLOCKING;

/** Size of an axis: fixed, or so much more than the frames of a run. */
struct Extent
{
    int size;
    bool grows = false; ///< with the frames of a run

    int at (int frames) const noexcept ANTLER_NONBLOCKING { return grows ? size + frames : size; }
};

/** What moves from frame to frame: a channel of the audio, or a parameter. */
struct Signal
{
    enum class Kind
    {
        channel,
        parameter
    };

    Kind kind;
    int index;
};

/** What a tensor of the model is for. */
enum class Role
{
    signals,   ///< audio, and parameters that move frame by frame
    parameter, ///< one value of a parameter a run
    state,     ///< goes in as it came out of the run before; zero at first
    constant,
    unused,
    result ///< what a model that listens found out in a run, in place of audio
};

constexpr auto mostResults = 128; ///< of a model that listens

/** A value that a model which listens gives in a run. */
struct Result
{
    std::string name;
    double minimum = 0.0, maximum = 1.0;
};

/** A tensor that goes into the model, or comes out of it. */
struct TensorSpec
{
    std::string name;
    ElementType type = ElementType::float32;
    std::vector<Extent> shape;
    Role role = Role::unused;

    // of signals: their axes in `shape`, -1 where there is none
    std::vector<Signal> signals {};
    int timeAxis = -1;   ///< frames, one after the other
    int windowAxis = -1; ///< the frames up to the one that the time axis says, oldest first
    int signalAxis = -1; ///< `signals`, in order

    int partner = -1;   ///< of a state: the output that an input takes, or the other way round
    int parameter = -1; ///< which one
    double value = 0.0; ///< of a constant

    // of integers: a value is scale * (element - zeroPoint)
    float scale = 1.0f;
    int zeroPoint = 0;

    std::vector<Result> results {}; ///< one an element, row-major; with a time axis, of its last

    std::vector<int> shapeAt (int frames) const;
    std::size_t elements (int frames) const noexcept ANTLER_NONBLOCKING;
    std::size_t bytes (int frames) const noexcept ANTLER_NONBLOCKING
    {
        return elements (frames) * bytesOf (type);
    }
};

struct Features;

/** How audio meets a model: what tasks/model/description.py says, as C++ needs it. */
struct ModelSpec
{
    std::vector<TensorSpec> inputs, outputs;

    int channels = 1;        ///< that go through the model together
    int context = 0;         ///< frames of the past that each run gets in front of its own
    int hop = 0;             ///< frames that every run takes; 0: any number
    bool overlaps = false;   ///< results of a run are added to those of the runs before
    bool keepsState = false; ///< inside the engine, from run to run
    bool addsInput = false;  ///< the result is added to the input
    double sampleRate = 0.0; ///< Hz that it was trained at; 0: any
    bool resamples = false;  ///< the audio is converted to that rate and back

    /** What stands between the audio and the model, where it takes no audio (Features.h). */
    std::shared_ptr<const Features> features {};

    /** Whether it only listens: results come out of it, and the audio passes by. */
    bool listens() const noexcept ANTLER_NONBLOCKING;

    /** What it gives in a run, where it listens. */
    std::vector<Result> results() const;

    /** Frames of the past that decide a result. */
    int past() const noexcept;

    /** Whether a result depends on nothing but its own frame. */
    bool forgets() const;

    /** Frames between what goes in and its result; what only listens makes nothing later. */
    int latency() const noexcept ANTLER_NONBLOCKING;
};
} // namespace antler
