// SPDX-License-Identifier: GPL-3.0-or-later
// Audio thread: everything in this file.
#include "Results.h"

#include <algorithm>

namespace antler
{
bool Results::take (Player& player) noexcept ANTLER_NONBLOCKING
{
    return player.takeResults (newest.data());
}

void Results::show() noexcept ANTLER_NONBLOCKING
{
    for (std::size_t i = 0; i < count; ++i)
        meters[i]->show (newest[i]);
}

/** JUCE's wrapper hands it to the host as a change of a parameter that comes out with this block.
 */
void Results::Meter::show (float plain) noexcept ANTLER_NONBLOCKING
{
    const auto value = std::clamp ((plain - minimum) / size, 0.0f, 1.0f);

    if (shown.exchange (value, std::memory_order_relaxed) != value)
        ANTLER_TRUSTED (sendValueChangedMessageToListeners (value)); // tries a lock, waits for none
}
} // namespace antler
