// SPDX-License-Identifier: GPL-3.0-or-later
// The functions of the C library behind those that are defined here.
#pragma once

#include "calls.h"

#include <atomic>
#include <dlfcn.h>

namespace antler::audit
{
/** The C library's own function. pthread_cond_* exist twice on x86-64: takes the new one.

    The look-up allocates once for each function, which is not counted.
*/
template <typename Function>
Function* behind (std::atomic<Function*>& known, const char* name) noexcept
{
    auto* function = known.load (std::memory_order_acquire);
    if (function == nullptr)
    {
        const Apart apart;
        auto* symbol = dlvsym (RTLD_NEXT, name, "GLIBC_2.3.2");
        if (symbol == nullptr)
            symbol = dlsym (RTLD_NEXT, name);
        function = reinterpret_cast<Function*> (symbol);
        known.store (function, std::memory_order_release);
    }
    return function;
}
} // namespace antler::audit

/** A variable `real` with the function behind `name`. */
#define ANTLER_REAL(result, name, parameters)                                                      \
    static std::atomic<result (*) parameters> known { nullptr };                                   \
    auto* const real = antler::audit::behind (known, #name)

/** Defines `name`, which is noted as `call` and passed on. */
#define ANTLER_PASS_ON(call, result, name, parameters, arguments)                                  \
    extern "C" result name parameters                                                              \
    {                                                                                              \
        ANTLER_REAL (result, name, parameters);                                                    \
        ANTLER_AUDIT (call, real arguments);                                                       \
    }
