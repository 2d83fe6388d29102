// SPDX-License-Identifier: GPL-3.0-or-later
#include "ModelFolder.h"

#include <cerrno>
#include <cstring>
#include <dlfcn.h>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <sys/stat.h>

namespace antler
{
namespace
{
constexpr auto pauseMilliseconds = 250;

/** Beside this plugin, whose path is as the host wrote it. */
std::string pathOfModel()
{
    Dl_info self {};
    dladdr (reinterpret_cast<const void*> (&pathOfModel), &self);
    const std::string plugin = self.dli_fname;
    return plugin.substr (0, plugin.rfind ('/') + 1) + "model.antler";
}
} // namespace

bool ModelFolder::Identity::operator== (const Identity& other) const
{
    return device == other.device && inode == other.inode && size == other.size
           && seconds == other.seconds && nanoseconds == other.nanoseconds;
}

ModelFolder::ModelFolder (ModelSlot& models, Load load, Say sayer)
    : Thread ("model"), slot (models), make (std::move (load)), say (std::move (sayer)),
      path (pathOfModel())
{
    look();
    startThread();
}

ModelFolder::~ModelFolder() { stopThread (-1); } // loading a model ends by itself

void ModelFolder::run()
{
    while (! wait (pauseMilliseconds) && ! threadShouldExit())
        look();
}

void ModelFolder::look()
{
    try
    {
        if (const auto found = identity(); ! known || ! (*known == found))
        {
            known = found;
            ready = load();
        }

        if (slot.hasRoom() && ready != nullptr)
            if (const auto frames = slot.put (std::move (ready)); frames > 0)
                say ("plays the model " + std::to_string (frames)
                     + " samples later than it could, as late as the plugin host was told");
    }
    catch (const std::exception& problem)
    {
        ready.reset();
        say ("cannot use " + path + ": " + problem.what());
    }
}

std::unique_ptr<Playable> ModelFolder::load() const
{
    std::ifstream file (path, std::ios::binary);

    if (! file)
        throw std::runtime_error (std::strerror (errno));

    return make ({ std::istreambuf_iterator<char> (file), {} });
}

ModelFolder::Identity ModelFolder::identity() const
{
    struct stat status {};

    if (stat (path.c_str(), &status) != 0)
        return {};

    return { status.st_dev, status.st_ino, status.st_size, status.st_mtim.tv_sec,
             status.st_mtim.tv_nsec };
}
} // namespace antler
