// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the pool have in common.
#pragma once

#include "engine.h"

#include <Pool.h>
#include <audit.h>

#include <functional>
#include <string>

namespace testing
{
using antler::Pool;

/** Prints a line; a test program whose checks were not all good returns 1. */
void check (bool good, const std::string& what);
bool allGood();

/** The allocations, locks and system calls of `act` on this thread: "malloc 1, free 1", or "". */
std::string calls (const std::function<void()>& act);

/** Where the test objects lie. */
extern std::string folder;

/** A shared object that is open; a copy of a test object has no other user. */
class Library
{
public:
    explicit Library (const std::string& path);
    ~Library() { close(); }
    Library (const Library&) = delete;
    Library& operator= (const Library&) = delete;

    void close();
    const void* address (const char* name) const;

    const Engine& engine() const
    {
        return *reinterpret_cast<const Engine* (*)()> (address ("poolTestEngine"))();
    }

private:
    void* handle;
};

/** The path of a fresh copy of a test object: for the loader, another module. */
std::string copyOf (const std::string& name);

/** An engine in a module of its own, with the pools of this program under it. */
class PatchedEngine
{
public:
    explicit PatchedEngine (const std::string& name = "pool_engine")
        : library (copyOf (name)), slots (Pool::install (library.address ("poolTestEngine")))
    {
    }

    const Engine* operator->() const { return &library.engine(); }

    Library library;
    int slots;
};

/** Runs `act` in a pool's Scope often enough that it finds all it needs there. */
void prime (Pool&, const std::function<void()>& act);

/** What `act` calls in a pool's Scope. */
std::string callsIn (Pool&, const std::function<void()>& act);

void testMemory();
void testSizes();
void testThreads();
void testModules();
void testRefusals();
void testOtherNew();
} // namespace testing
