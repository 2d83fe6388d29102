// SPDX-License-Identifier: GPL-3.0-or-later
#include "Runtime.h"

#include <Pool.h>

#include <algorithm>
#include <dlfcn.h>
#include <stdexcept>
#include <utility>

namespace antler::onnxruntime
{
namespace
{
/** The folder of the module that this is linked into. ($ORIGIN, which dlopen understands, would get
    the library that another plugin has opened by the same words.) */
std::string ownFolder()
{
    Dl_info module {};
    dladdr (reinterpret_cast<const void*> (&ownFolder), &module);
    const std::string path = module.dli_fname != nullptr ? module.dli_fname : "";
    return path.substr (0, path.rfind ('/') + 1);
}

/** The library's entry, where all of its functions are. */
void* openLibrary()
{
    const auto path = ownFolder() + ANTLER_ENGINE_LIBRARY;
    auto* const library = dlopen (path.c_str(), RTLD_NOW | RTLD_LOCAL);

    if (library == nullptr)
        throw std::runtime_error (std::string ("ONNX Runtime cannot be opened: ") + dlerror());

    auto* const entry = dlsym (library, "OrtGetApiBase");

    if (entry == nullptr)
        throw std::runtime_error (ANTLER_ENGINE_LIBRARY " beside the plugin is not ONNX Runtime");

    return entry;
}

Runtime open()
{
    auto* const entry = openLibrary();
    auto problem = Pool::tryInstall (entry);
    const auto& library = *reinterpret_cast<const OrtApiBase* (*)() noexcept> (entry)();
    const auto* const api = library.GetApi (ORT_API_VERSION);

    if (api == nullptr)
        throw std::runtime_error (std::string ("ONNX Runtime ") + library.GetVersionString()
                                  + " beside the plugin is too old");

    const auto check = [api] (OrtStatus* status)
    {
        if (status != nullptr)
            throw std::runtime_error (std::string ("ONNX Runtime fails to start: ")
                                      + api->GetErrorMessage (status));
    };
    OrtEnv* environment = nullptr;
    check (api->CreateEnv (ORT_LOGGING_LEVEL_FATAL, "antler", &environment));
    check (api->DisableTelemetryEvents (environment));
    return { *api, *environment, std::move (problem) };
}

/** "/onnxruntime_src/a/b.cc:92 Status f(…) what is wrong" in one line: where in ONNX Runtime is for
    those who build it. */
std::string withoutPlace (std::string text)
{
    const auto place = std::min (text.find ("/onnxruntime_src/"), text.size());

    if (const auto end = text.find (") ", place); end != std::string::npos)
        text.erase (place, end + 2 - place);

    text.erase (text.find_last_not_of ('\n') + 1);
    std::replace (text.begin(), text.end(), '\n', ' ');
    return text;
}
} // namespace

const Runtime& Runtime::get()
{
    static const auto opened = open();
    return opened;
}

void require (OrtStatus* status, const std::string& what)
{
    if (status == nullptr)
        return;

    const auto& api = Runtime::get().api;
    const auto text = withoutPlace (api.GetErrorMessage (status));
    api.ReleaseStatus (status);
    throw std::runtime_error (what + ": " + text);
}
} // namespace antler::onnxruntime
