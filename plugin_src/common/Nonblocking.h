// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/** Marks a function that the audio thread runs: it neither allocates, locks, waits nor throws.

    Written after noexcept. Where the compiler knows the attribute (clang 20 and newer),
    -Wfunction-effects checks what the function calls, and RealtimeSanitizer what it does.
*/
#if defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::nonblocking)
#define ANTLER_NONBLOCKING [[clang::nonblocking]]
#endif
#endif

#ifndef ANTLER_NONBLOCKING
#define ANTLER_NONBLOCKING
#endif

/** A call that the compiler cannot see into and that is known not to block: say why beside it. The
    sanitizer still sees what it does.
*/
#if defined(__clang__)
#define ANTLER_TRUSTED(call)                                                                       \
    _Pragma ("clang diagnostic push") _Pragma ("clang diagnostic ignored \"-Wfunction-effects\"")  \
        call _Pragma ("clang diagnostic pop")
#else
#define ANTLER_TRUSTED(call) call
#endif
