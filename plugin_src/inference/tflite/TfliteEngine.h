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
/** Keeps what TensorFlow Lite complains of, where its own reporter prints. On the audio thread
    `quiet` is set: Report() then returns at once. */
class Complaints final : public tflite::ErrorReporter
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
    TfliteEngine (ModelData data, int width, int rows);

    float* input() noexcept ANTLER_NONBLOCKING override { return in; }
    const float* output() const noexcept ANTLER_NONBLOCKING override { return out; }
    bool run() noexcept ANTLER_NONBLOCKING override;

private:
    void build (ModelData data);
    void checkLayout (int width) const;
    void reserve (int width, int rows);
    void prime();

    Complaints complaints; // outlives everything below, which refers to it
    std::unique_ptr<tflite::FlatBufferModel> model;
    std::unique_ptr<tflite::Interpreter> interpreter;
    float* in = nullptr;
    const float* out = nullptr;
};
} // namespace antler
