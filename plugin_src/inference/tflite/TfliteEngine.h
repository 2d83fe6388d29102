// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../Engine.h"

#include <tensorflow/lite/error_reporter.h>
#include <tensorflow/lite/interpreter.h>
#include <tensorflow/lite/model.h>

#include <cstdarg>
#include <memory>
#include <string>

namespace antler
{
/** Keeps what TensorFlow Lite last complained of, where its own reporter prints. On the audio
   thread `quiet` is set: Report() then returns at once. */
class LastError final : public tflite::ErrorReporter
{
public:
    using tflite::ErrorReporter::Report;
    int Report (const char* format, va_list arguments) override;

    std::string text;
    bool quiet = false;
};

/** TensorFlow Lite, on one thread, which is the caller's. */
class TfliteEngine final : public Engine
{
public:
    TfliteEngine (ModelData model, int width);

    bool reserve (int rows) override;
    std::string whyNot() const override { return refusal; }
    float* input() noexcept override { return in; }
    const float* output() const noexcept override { return out; }
    bool run() noexcept override;

private:
    void build();
    void checkLayout() const;
    bool refuse (const std::string& why);

    const int width;
    std::string refusal;
    LastError errors; // outlives everything below, which refers to it
    std::unique_ptr<tflite::FlatBufferModel> model;
    std::unique_ptr<tflite::Interpreter> interpreter;
    float* in = nullptr;
    const float* out = nullptr;
};
} // namespace antler
