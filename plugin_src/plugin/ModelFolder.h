// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ModelSlot.h"

#include <juce_core/juce_core.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace antler
{
/** The model beside the plugin, model.antler: loads it, and again whenever it is another file.

    A thread without priority looks four times a second. The file is found by the path that the
    host opened the plugin by: where a link in it is changed, as a deploy does, it is another file.
*/
class ModelFolder final : private juce::Thread
{
public:
    /** Makes a model from a package; throws std::runtime_error with what is wrong. */
    using Load = std::function<std::unique_ptr<Playable> (std::vector<char>)>;
    using Say = std::function<void (const std::string&)>;

    /** Loads the model that is there, and goes on looking.

        @param say what is to be said of a model that cannot be used, or that is used now
    */
    ModelFolder (ModelSlot&, Load, Say);
    ~ModelFolder() override;

private:
    /** Which file it is: another one, or the same written anew, differs. */
    struct Identity
    {
        juce::uint64 device = 0, inode = 0;
        juce::int64 size = -1, seconds = 0, nanoseconds = 0;

        bool operator== (const Identity&) const;
    };

    void run() override;
    void look();
    std::unique_ptr<Playable> load() const;
    Identity identity() const;

    ModelSlot& slot;
    const Load make;
    const Say say;
    const std::string path;
    std::optional<Identity> known;   // none before the first look
    std::unique_ptr<Playable> ready; // waits for room
};
} // namespace antler
