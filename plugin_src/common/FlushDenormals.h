// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace antler
{
/** While an object exists, its thread treats denormals as zero, as in Sushi and in JUCE. */
class FlushDenormals
{
public:
    FlushDenormals() noexcept : saved (read()) { write (saved | flags); }
    ~FlushDenormals() noexcept { write (saved); }
    FlushDenormals (const FlushDenormals&) = delete;
    FlushDenormals& operator= (const FlushDenormals&) = delete;

private:
#if defined(__aarch64__)
    static constexpr uint64_t flags = uint64_t { 1 } << 24; // FPCR.FZ
    static uint64_t read() noexcept
    {
        uint64_t value = 0;
        __asm__ volatile ("mrs %0, fpcr" : "=r"(value));
        return value;
    }
    static void write (uint64_t value) noexcept
    {
        __asm__ volatile ("msr fpcr, %0" : : "r"(value));
    }
#elif defined(__x86_64__)
    static constexpr uint64_t flags = 0x8040; // MXCSR: flush to zero, denormals are zero
    static uint64_t read() noexcept { return __builtin_ia32_stmxcsr(); }
    static void write (uint64_t value) noexcept
    {
        __builtin_ia32_ldmxcsr (static_cast<unsigned> (value));
    }
#else
    static constexpr uint64_t flags = 0;
    static uint64_t read() noexcept { return 0; }
    static void write (uint64_t) noexcept {}
#endif

    uint64_t saved;
};
} // namespace antler
