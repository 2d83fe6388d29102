// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters set and read by OSC while audio runs.
#pragma once

#include "engine.h"
#include "osc.h"

#include <atomic>
#include <thread>
#include <vector>

namespace antler::bench
{

/** Listens on a UDP port of this machine alone, on its own thread, until it is destroyed.

    `/parameter/PROCESSOR/NAME` with a number sets it, 0 to 1, as in Sushi. What Sushi does not
   have: a message without arguments asks, and the answer goes back to the sender: `/parameter` is
    answered with all of them, `/timing` with the load of each processor, track and the engine.
*/
class Remote
{
public:
    /** Throws Failure with Sushi's message if the port cannot be used. */
    Remote (Engine& engine, int port);
    ~Remote();
    Remote (const Remote&) = delete;
    Remote& operator= (const Remote&) = delete;

private:
    Engine& engine;
    std::vector<Control> controls; /**< with their present values */
    int socket;
    std::atomic<bool> stop { false };
    std::thread thread;

    void listen();
    /** The answer to a message; empty if it needs none. */
    std::string take (const OscMessage& message);
    void set (const OscMessage& message);
    std::vector<OscMessage> parameters (const std::string& address) const;
    std::vector<OscMessage> loads() const;
};

} // namespace antler::bench
