// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote.h"

#include "log.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace antler::bench
{
namespace
{
constexpr const char* parameterRoot = "/parameter";
constexpr const char* timingRoot = "/timing";
constexpr size_t largestDatagram = 65507;
constexpr timeval patience { 0, 200000 }; // µs after which it looks whether to stop

int opened (int port)
{
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons (static_cast<uint16_t> (port));
    address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);

    const int found = ::socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    setsockopt (found, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof (patience));
    if (bind (found, reinterpret_cast<const sockaddr*> (&address), sizeof (address)) == 0)
        return found;

    log (Level::error, from::osc,
         concat ("Cannot listen on UDP port ", port, ": ", std::strerror (errno)));
    close (found);
    throw Failure ("Failed to setup OSC frontend");
}

std::string addressOf (const Control& control)
{
    return concat (parameterRoot, "/", oscName (control.processor), "/",
                   oscName (control.knob.title));
}
} // namespace

Remote::Remote (Engine& e, int port) : engine (e), controls (e.controls()), socket (opened (port))
{
    log (Level::info, from::main, concat ("Listening to OSC messages on port ", port, "."));
    thread = std::thread ([this] { listen(); });
}

Remote::~Remote()
{
    stop = true;
    thread.join();
    close (socket);
}

void Remote::listen()
{
    pthread_setname_np (pthread_self(), "osc");
    std::vector<char> data (largestDatagram);
    while (! stop)
    {
        sockaddr_in from {};
        socklen_t size = sizeof (from);
        auto* const sender = reinterpret_cast<sockaddr*> (&from);
        const auto got = recvfrom (socket, data.data(), data.size(), 0, sender, &size);
        if (got <= 0)
            continue;
        const auto message = parseOsc (data.data(), static_cast<size_t> (got));
        const auto answer = message ? take (*message) : std::string();
        if (! answer.empty())
            sendto (socket, answer.data(), answer.size(), 0, sender, size);
    }
}

std::string Remote::take (const OscMessage& message)
{
    if (message.values.size() == 1)
        set (message);
    if (! message.values.empty())
        return {};
    return toOsc (message.address == timingRoot ? loads() : parameters (message.address));
}

void Remote::set (const OscMessage& message)
{
    const auto value = static_cast<double> (message.values[0]);
    for (auto& control : controls)
        if (addressOf (control) == message.address && std::isfinite (value))
            if (const auto wanted = std::clamp (value, 0.0, 1.0);
                engine.request ({ control.knob.plugin, control.knob.id, wanted }))
                control.knob.initial = wanted;
}

std::vector<OscMessage> Remote::parameters (const std::string& address) const
{
    std::vector<OscMessage> found;
    for (const auto& control : controls)
        if (const auto own = addressOf (control); address == parameterRoot || address == own)
            found.push_back ({ own, { static_cast<float> (control.knob.initial) } });
    return found;
}

std::vector<OscMessage> Remote::loads() const
{
    std::vector<OscMessage> found;
    for (const auto& [name, load] : engine.loads())
        found.push_back ({ concat (timingRoot, "/", oscName (name)),
                           { load.average, load.minimum, load.maximum } });
    return found;
}

} // namespace antler::bench
