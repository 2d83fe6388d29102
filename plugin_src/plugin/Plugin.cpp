// SPDX-License-Identifier: GPL-3.0-or-later
// What JUCE makes the plugin of, where project.yaml names no `plugin.source`.
#include "Processor.h"

juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter() { return new antler::Processor; }
