// SPDX-License-Identifier: GPL-3.0-or-later
#include "OnsetDetector.h"

#include <cmath>

namespace antler
{
namespace
{
/** What an exponential mean takes of each frame. */
double stepOf (double seconds, double sampleRate)
{
    return 1.0 - std::exp (-1.0 / (seconds * sampleRate));
}
} // namespace

OnsetDetector::OnsetDetector (double threshold, int frames, double sampleRate)
    : ratio (std::pow (10.0, threshold / 10.0)), fastStep (stepOf (0.001, sampleRate)),
      slowStep (stepOf (0.05, sampleRate)), wait (frames)
{
}
} // namespace antler
