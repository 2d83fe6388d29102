// SPDX-License-Identifier: GPL-3.0-or-later
// Two plugins in one process, each with a release of ONNX Runtime of its own.
#include "releases.h"

#include "plugin.h"

#include <audit.h>
#include <material.h>

#include <dlfcn.h>
#include <fstream>
#include <future>
#include <set>
#include <stdexcept>

namespace
{
struct Plugin
{
    explicit Plugin (const std::string& folder)
        : module (dlopen ((folder + "/onnxruntime_plugin.so").c_str(), RTLD_NOW | RTLD_LOCAL))
    {
        if (module == nullptr)
            throw std::runtime_error (dlerror());
    }

    template <typename Function>
    Function* find (const char* name) const
    {
        return reinterpret_cast<Function*> (dlsym (module, name));
    }

    void* module;
};

/** What becomes of a signal in blocks of 64; audited. */
std::vector<float> play (const Plugin& plugin, const material::Model& model)
{
    const auto data = model.data();
    auto* const process = plugin.find<decltype (antlerProcess)> ("antlerProcess");
    auto* const loaded = plugin.find<decltype (antlerLoad)> ("antlerLoad") (data.begin, data.size);
    auto samples = material::noise (64 * 500);
    {
        const antler::audit::Scope scope;

        for (auto block = 0; block < 500; ++block)
            process (loaded, samples.data() + 64 * block, 64);
    }
    plugin.find<decltype (antlerDrop)> ("antlerDrop") (loaded);
    return samples;
}
} // namespace

namespace releases
{
std::vector<std::vector<float>> playTogether (const std::vector<std::string>& folders,
                                              const std::string& modelPath)
{
    const material::Model model (material::read (modelPath));
    std::vector<std::future<std::vector<float>>> playing;
    antler::audit::reset();

    for (const auto& folder : folders)
        playing.push_back (std::async (std::launch::async, [&model, plugin = Plugin (folder)]
                                       { return play (plugin, model); }));

    std::vector<std::vector<float>> results;

    for (auto& it : playing)
        results.push_back (it.get());

    if (const auto calls = antler::audit::describe (antler::audit::counts()); ! calls.empty())
        throw std::runtime_error ("process() called " + calls);

    return results;
}

std::size_t openLibraries()
{
    std::ifstream maps ("/proc/self/maps");
    std::set<std::string> found;

    for (std::string line; std::getline (maps, line);)
        if (const auto path = line.find ('/');
            line.find (ANTLER_ENGINE_LIBRARY) != std::string::npos)
            found.insert (line.substr (path));

    return found.size();
}
} // namespace releases
