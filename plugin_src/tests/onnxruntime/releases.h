// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace releases
{
/** The same signal through the plugins in `folders`, each on a thread of its own, at the same time.

    @throws std::runtime_error if one allocates, locks, or cannot be opened
*/
std::vector<std::vector<float>> playTogether (const std::vector<std::string>& folders,
                                              const std::string& modelPath);

/** How many files of that name this process has open as libraries. */
std::size_t openLibraries();
} // namespace releases
