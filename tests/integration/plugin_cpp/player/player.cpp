// SPDX-License-Identifier: GPL-3.0-or-later
#include "playing.h"

#include <exception>
#include <iostream>

int main (int count, char** arguments)
try
{
    play ({ arguments + 1, arguments + count });
    return 0;
}
catch (const std::exception& problem)
{
    std::cerr << "player: " << problem.what() << '\n';
    return 2;
}
