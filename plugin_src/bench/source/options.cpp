// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include "signals.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <sstream>

namespace antler::bench
{
namespace
{
struct Option
{
    char letter; /**< 0: there is only a long name */
    const char* name;
    const char* argument; /**< nullptr: takes none */
    const char* help;
    std::function<void (Options&, const std::string&)> apply;
};

void ignore (Options&, const std::string&) {}

auto use (Frontend frontend, const char* name = "")
{
    return [=] (Options& o, const std::string&)
    {
        o.frontend = frontend;
        o.unavailable = name;
    };
}

auto text (std::string Options::* field)
{
    return [=] (Options& o, const std::string& value) { o.*field = value; };
}

std::vector<std::string> splitAtCommas (const std::string& list)
{
    std::vector<std::string> parts;
    std::istringstream stream (list);
    for (std::string part; std::getline (stream, part, ',');)
        parts.push_back (part);
    return parts;
}

std::vector<int> numbersIn (const std::string& list)
{
    std::vector<int> numbers;
    for (const auto& part : splitAtCommas (list))
        numbers.push_back (std::atoi (part.c_str()));
    return numbers;
}

const std::vector<Option>& table()
{
    static const std::vector<Option> options {
        { 'h', "help", nullptr, "this list", ignore },
        { 'v', "version", nullptr, "version and block size", ignore },
        { 'l', "log-level", "<debug,info,warning,error>", "least level that is logged",
          text (&Options::logLevel) },
        { 'L', "log-file", "<file>", "log file, appended to", text (&Options::logFile) },
        { 0, "log-flush-interval", "<s>", "accepted: every line is flushed", ignore },
        { 'c', "config-file", "<file>", "tracks and plugins, JSON", text (&Options::configFile) },
        { 'd', "dummy", nullptr, "free-running, fed with noise", use (Frontend::dummy) },
        { 'r', "raspa", nullptr, "paced in real time, fed with noise", use (Frontend::raspa) },
        { 'o', "offline", nullptr, "from and to a WAV file", use (Frontend::offline) },
        { 'i', "input", "<file>", "input of --offline", text (&Options::input) },
        { 'O', "output", "<file>", "output of --offline", text (&Options::output) },
        { 'j', "jack", nullptr, "not built in", use (Frontend::unavailable, "Jack") },
        { 'a', "portaudio", nullptr, "not built in", use (Frontend::unavailable, "Portaudio") },
        { 0, "timing-statistics", nullptr, "load per plugin in the log and timings.txt",
          [] (Options& o, const std::string&) { o.timings = true; } },
        { 0, "block-size", "<frames,…>", "block size (not an option of Sushi), default 64",
          [] (Options& o, const std::string& value) { o.blockSizes = numbersIn (value); } },
        { 0, "signals", "<name,…>", "what is played from SIGUSR1 on (not an option of Sushi)",
          [] (Options& o, const std::string& value) { o.signals = splitAtCommas (value); } },
        { 0, "judged-seconds", "<s>", "time that the signals share (not an option of Sushi)",
          [] (Options& o, const std::string& value)
          { o.judgedSeconds = std::atof (value.c_str()); } },
        { 0, "results", "<file>", "what plugins say beside audio, CSV (not an option of Sushi)",
          text (&Options::results) },
        { 0, "base-plugin-path", "<folder>", "where relative plugin paths start",
          text (&Options::basePluginPath) },
        { 'm', "multicore-processing", "<n>", "accepted: one thread is used", ignore },
        { 0, "debug-mode-sw", nullptr, "accepted", ignore },
        { 'p', "osc-rcv-port", "<port>", "UDP port for parameters, of this machine alone",
          [] (Options& o, const std::string& value) { o.oscPort = std::atoi (value.c_str()); } },
        { 0, "osc-send-port", "<port>", "accepted: nothing is sent", ignore },
        { 0, "osc-send-ip", "<ip>", "accepted: nothing is sent", ignore },
        { 0, "grpc-address", "<ip:port>", "accepted: there is no gRPC", ignore },
        { 0, "disable-osc", nullptr, "accepted", ignore },
        { 0, "disable-grpc", nullptr, "accepted", ignore },
    };
    return options;
}

void printHelp()
{
    std::cout << "antler-bench: a plugin host that speaks part of Sushi's language\n\n";
    for (const auto& option : table())
    {
        const auto letter = option.letter != 0 ? std::string { '-', option.letter, ' ' } : "   ";
        const auto value = option.argument != nullptr ? std::string ("=") + option.argument : "";
        const auto name = "--" + (option.name + value);
        std::cout << "  " << letter << name
                  << std::string (name.size() < 38 ? 38 - name.size() : 1, ' ') << option.help
                  << "\n";
    }
}

void printVersion (int blockSize)
{
    std::cout << "\nVersion " ANTLER_BENCH_HOSTED_SUSHI "\n"
              << "Antler bench " ANTLER_BENCH_VERSION
                 ", not Sushi: speaks a subset of that version\n"
              << "Build options enabled: vst3\n"
              << "Audio buffer size in frames: " << blockSize << std::endl;
}

/** One argument, split: `--name=value`, `--name value`, `-n value` or `-nvalue`. */
struct Word
{
    const Option* option = nullptr;
    std::optional<std::string> value;
};

Word lookUp (const std::string& argument)
{
    const bool isLong = argument.rfind ("--", 0) == 0;
    const auto equals = argument.find ('=');
    for (const auto& option : table())
    {
        if (isLong
            && argument.substr (2, equals == std::string::npos ? equals : equals - 2)
                   == option.name)
            return { &option, equals == std::string::npos ? std::optional<std::string>()
                                                          : argument.substr (equals + 1) };
        if (! isLong && argument.size() >= 2 && argument[0] == '-' && argument[1] == option.letter)
            return { &option, argument.size() > 2 ? std::optional<std::string> (argument.substr (2))
                                                  : std::nullopt };
    }
    return {};
}

int fail (const std::string& message)
{
    std::cerr << message << std::endl;
    return 1;
}

/** Applies the argument at `index`; if its value is the next argument, `index` moves to that. */
std::optional<int> apply (Options& options, const std::vector<std::string>& arguments,
                          size_t& index)
{
    const auto& argument = arguments[index];
    auto word = lookUp (argument);
    if (word.option == nullptr)
        return fail ("Unknown option '" + argument + "'");

    const bool takesValue = word.option->argument != nullptr;
    if (takesValue && ! word.value && index + 1 < arguments.size())
        word.value = arguments[++index];
    if (takesValue && word.value.value_or ("").empty())
        return fail ("Option '" + argument + "' requires a non-empty argument");

    word.option->apply (options, word.value.value_or (""));
    return std::nullopt;
}

bool asks (const std::vector<std::string>& arguments, char letter)
{
    for (const auto& argument : arguments)
    {
        const auto* option = lookUp (argument).option;
        if (option != nullptr && option->letter == letter)
            return true;
    }
    return false;
}

/** What is wrong with the values; empty if nothing is. */
std::string problem (const Options& options)
{
    const auto fits = [] (int frames) { return frames >= 1 && frames <= 8192; };
    const auto& sizes = options.blockSizes;
    if (sizes.empty() || ! std::all_of (sizes.begin(), sizes.end(), fits))
        return "Option '--block-size' takes 1 to 8192 frames";
    if (sizes.size() > 1 && options.frontend != Frontend::offline)
        return "Option '--block-size' takes several sizes with '--offline' alone";
    if (options.signals.empty()
        || ! std::all_of (options.signals.begin(), options.signals.end(), isSignal))
        return "Option '--signals' takes some of " + signalNames();
    if (! options.results.empty() && options.frontend != Frontend::offline)
        return "Option '--results' works with '--offline' alone";
    if (options.oscPort < 0 || options.oscPort > 65535)
        return "Option '--osc-rcv-port' takes a port";
    if (! (options.judgedSeconds >= 0))
        return "Option '--judged-seconds' takes a number of seconds";
    return {};
}
} // namespace

int Options::largestBlock() const
{
    return *std::max_element (blockSizes.begin(), blockSizes.end());
}

Parsed parseOptions (const std::vector<std::string>& arguments)
{
    Parsed parsed;
    for (size_t i = 0; i < arguments.size() && ! parsed.exitCode; ++i)
        parsed.exitCode = apply (parsed.options, arguments, i);
    if (parsed.exitCode)
        return parsed;

    auto& options = parsed.options;
    if (const auto text = problem (options); ! text.empty())
        parsed.exitCode = fail (text);
    else if (arguments.empty() || asks (arguments, 'h'))
        printHelp(), parsed.exitCode = 0;
    else if (asks (arguments, 'v'))
        printVersion (options.largestBlock()), parsed.exitCode = 1; // as Sushi 0.12 to 1.1
    if (options.output.empty() && ! options.input.empty())
        options.output = options.input + "_proc.wav";
    return parsed;
}

} // namespace antler::bench
