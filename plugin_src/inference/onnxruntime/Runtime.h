// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <onnxruntime_c_api.h>
#include <string>

namespace antler::onnxruntime
{
/** The ONNX Runtime that lies beside this module: the plugin, or a program that this is linked
   into.

    It is opened by its path, not linked: so a plugin gets the release that it brings, whatever
   other plugins in its host bring, and whatever the system has. Once opened it stays, like the
   module.
*/
struct Runtime
{
    const OrtApi& api;
    OrtEnv& environment;     ///< logs nothing, and reports nothing to anybody
    std::string poolProblem; ///< why the pool could not be put under it; empty if it was

    /** Opens it on the first call.

        @throws std::runtime_error if it is not there, or too old
    */
    static const Runtime& get();
};

/** @throws std::runtime_error with `what` and ONNX Runtime's own words where a call failed */
void require (OrtStatus* status, const std::string& what);

/** Releases what ONNX Runtime made. */
template <auto release>
struct Releaser
{
    template <typename T>
    void operator() (T* object) const noexcept
    {
        (Runtime::get().api.*release) (object);
    }
};

using Binding = std::unique_ptr<OrtIoBinding, Releaser<&OrtApi::ReleaseIoBinding>>;
using MemoryInfo = std::unique_ptr<OrtMemoryInfo, Releaser<&OrtApi::ReleaseMemoryInfo>>;
using RunOptions = std::unique_ptr<OrtRunOptions, Releaser<&OrtApi::ReleaseRunOptions>>;
using Session = std::unique_ptr<OrtSession, Releaser<&OrtApi::ReleaseSession>>;
using SessionOptions = std::unique_ptr<OrtSessionOptions, Releaser<&OrtApi::ReleaseSessionOptions>>;
using Value = std::unique_ptr<OrtValue, Releaser<&OrtApi::ReleaseValue>>;
} // namespace antler::onnxruntime
