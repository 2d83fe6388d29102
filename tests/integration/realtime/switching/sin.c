// SPDX-License-Identifier: GPL-3.0-or-later
// What a plugin does wrong. The signal stands for the one that EVL and Cobalt send.
#include <signal.h>

__attribute__ ((noinline)) static void sins (void)
{
    raise (SIGXCPU); // sin: switch
    __asm__ volatile ("");
}

void process (void)
{
    sins();
    __asm__ volatile ("");
}
