// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

/** The program, whose main() is in another module than the engine. */
[[gnu::visibility ("default")]] int inferenceTests (int count, char** arguments);

/** --process PACKAGE BLOCKS: for a tracer of system calls. What lies between the two getppid is
    Inference::process() alone, for longer than the 250 ms after which ruy would look again at the
    clock and the core. */
void process (const std::string& package, int blocks);

/** Prints a line; the program returns 1 if not all checks were good. */
void check (bool good, const std::string& what);

/** A model that adds everything up, from 1/4 on: a sum for each channel. */
void testVariables (const std::string& path);
