// SPDX-License-Identifier: GPL-3.0-or-later
// Included in front of JUCE's VST3 wrapper. Where a parameter changes on the audio thread, the
// wrapper asks whether that is the message thread, and JUCE answers under a lock. This asks the
// same of what has none: whether the thread is the message thread, or has its lock.
#pragma once

#include <juce_events/juce_events.h>

#define isThisTheMessageThread currentThreadHasLockedMessageManager
