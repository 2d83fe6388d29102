// SPDX-License-Identifier: GPL-3.0-or-later
#include "sequence.h"

namespace antler::bench
{

Sequence::Sequence (const std::vector<std::string>& signals, double nanoseconds, int blockSize)
    : warmUp { makeSignal ("noise", blockSize), {} },
      share (nanoseconds / static_cast<double> (signals.size()))
{
    for (const auto& name : signals)
        judged.push_back ({ makeSignal (name, blockSize), {} });
}

} // namespace antler::bench
