// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tensorflow/lite/error_reporter.h>

#include <cstdarg>
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
} // namespace antler
