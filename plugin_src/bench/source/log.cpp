// SPDX-License-Identifier: GPL-3.0-or-later
#include "log.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <mutex>

namespace antler::bench
{
namespace
{
constexpr const char* fallbackPath = "/tmp/sushi.log";
constexpr std::array<const char*, 5> levelNames { "debug", "info", "warning", "error", "critical" };

struct Sink
{
    std::FILE* file = nullptr;
    Level threshold = Level::info;
    std::mutex lock;
};

Sink& sink()
{
    static Sink instance;
    return instance;
}

Level levelNamed (const std::string& name)
{
    for (size_t i = 0; i < levelNames.size(); ++i)
        if (name == levelNames[i])
            return static_cast<Level> (i);

    std::cerr << "Invalid Log Level, using default." << std::endl;
    return Level::info;
}

std::string timestamp()
{
    const auto now = std::chrono::system_clock::now();
    const auto seconds = std::chrono::system_clock::to_time_t (now);
    const auto sinceEpoch = now.time_since_epoch();
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds> (sinceEpoch).count() % 1000;
    std::tm parts {};
    localtime_r (&seconds, &parts);
    std::array<char, 32> day {};
    std::strftime (day.data(), day.size(), "%Y-%m-%d %H:%M:%S", &parts);
    std::array<char, 48> whole {};
    std::snprintf (whole.data(), whole.size(), "%s.%03d", day.data(),
                   static_cast<int> (milliseconds));
    return whole.data();
}
} // namespace

void openLog (const std::string& path, const std::string& level)
{
    sink().threshold = levelNamed (level);
    sink().file = std::fopen (path.c_str(), "a");
    if (sink().file == nullptr)
    {
        std::cerr << "Failed to start logger, using default." << std::endl;
        sink().file = std::fopen (fallbackPath, "a");
    }
    for (const auto* line : { "#############################", "   Started Sushi Logger!",
                              "#############################" })
        log (Level::warning, "", line);
}

void log (Level level, const std::string& module, const std::string& text)
{
    auto& to = sink();
    if (to.file == nullptr || level < to.threshold)
        return;

    const std::lock_guard<std::mutex> guard (to.lock);
    const auto prefix = module.empty() ? std::string() : "[" + module + "] ";
    std::fprintf (to.file, "[%s] [%s] %s%s\n", timestamp().c_str(),
                  levelNames[static_cast<size_t> (level)], prefix.c_str(), text.c_str());
    std::fflush (to.file);
}

std::string shortest (float value)
{
    std::array<char, 48> text {};
    for (int digits = 1; digits <= 9; ++digits)
    {
        std::snprintf (text.data(), text.size(), "%.*g", digits, static_cast<double> (value));
        if (std::strtof (text.data(), nullptr) == value)
            break;
    }
    std::string result = text.data();
    if (result.find ('e') != std::string::npos && value >= 10.0f && value < 1.0e7f)
    {
        std::snprintf (text.data(), text.size(), "%.0f", static_cast<double> (value));
        result = text.data();
    }
    return result.find_first_of (".en") == std::string::npos ? result + ".0" : result;
}

} // namespace antler::bench
