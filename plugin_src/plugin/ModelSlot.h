// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Player.h>

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
    std::unique_ptr<Player> player;
};

/** The model in use, and the one that is to follow it.

    Any thread puts models in; the audio thread changes over when it likes, and waits for nobody.
*/
class ModelSlot
{
public:
    ~ModelSlot();

    /** Takes the first model, or one that is to follow; there must be room. One that would be heard
        earlier than the host was told waits.

        @returns how many frames it waits
        @throws std::runtime_error if the model cannot be loaded for all channels, or is heard later
            than the host was told: plugin hosts ask for a latency once
    */
    int put (std::unique_ptr<Playable> model);

    /** Whether there is room: the audio thread has taken the last one. Deletes the one before. */
    bool hasRoom();

    /** Makes all models ready for so many channels at so many Hz, and blocks of so many frames at
        most, while no audio runs.

        @throws std::runtime_error if a model cannot be loaded
    */
    void prepare (int channels, double sampleRate, int frames);

    /** Frames between what goes in and what comes out, as prepared; 0 without a model. */
    int getLatency();

    /** For the audio thread, or while none runs. Null if there is no model. */
    Player* get() const noexcept ANTLER_NONBLOCKING
    {
        return inUse != nullptr ? inUse->player.get() : nullptr;
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
    int channels = 1;
    double sampleRate = 48000.0; // Hz
    int longestBlock = 64;       // frames
    int latency = -1;            // frames, that the host is told; before that -1
};
} // namespace antler
