// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

/** Something whose time is taken. */
struct Subject
{
    std::string name;
    std::function<void()> run;
};

/** Microseconds that each takes, by its place: the best of many rounds, in each of which all are
    run one after the other, so that what disturbs the machine disturbs all of them. */
std::vector<double> measure (const std::vector<Subject>&);
