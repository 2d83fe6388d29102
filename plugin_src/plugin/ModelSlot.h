// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Inference.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace antler
{
/** A model ready to play, with the bytes that it is made of where they are its own. */
struct Playable
{
    std::vector<char> bytes;
    std::unique_ptr<Inference> inference;
};

/** The model in use, and the one that is to follow it.

    Any thread puts models in; the audio thread changes over when it likes, and waits for nobody.
*/
class ModelSlot
{
public:
    ~ModelSlot();

    /** Takes the first model, or one that is to follow; there must be room.

        @throws std::runtime_error if the model cannot be loaded for all channels
    */
    void put (std::unique_ptr<Playable> model);

    /** Whether there is room: the audio thread has taken the last one. Deletes the one before. */
    bool hasRoom();

    /** Makes all models ready for so many channels, while no audio runs.

        @throws std::runtime_error if a model cannot be loaded
    */
    void prepare (int channels);

    /** For the audio thread, or while none runs. Null if there is no model. */
    Inference* get() const noexcept ANTLER_NONBLOCKING
    {
        return inUse != nullptr ? inUse->inference.get() : nullptr;
    }

    /** For the audio thread: whether another model waits. */
    bool hasNext() const noexcept ANTLER_NONBLOCKING
    {
        return next.load (std::memory_order_relaxed) != nullptr;
    }

    /** For the audio thread: uses the model that waits. */
    void change() noexcept ANTLER_NONBLOCKING;

private:
    Playable* inUse = nullptr;
    std::atomic<Playable*> next { nullptr }, old { nullptr }; // at most one is there
    std::mutex preparing;                                     // never taken by the audio thread
    int prepared = 1;
};
} // namespace antler
