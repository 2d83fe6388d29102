// SPDX-License-Identifier: GPL-3.0-or-later
// Files and output, other system calls, and exceptions.
#include "behind.h"

#include <cstdarg>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

ANTLER_PASS_ON (close, int, close, (int f), (f))
ANTLER_PASS_ON (read, ssize_t, read, (int f, void* to, size_t n), (f, to, n))
ANTLER_PASS_ON (write, ssize_t, write, (int f, const void* from, size_t n), (f, from, n))
ANTLER_PASS_ON (fopen, FILE*, fopen, (const char* path, const char* mode), (path, mode))
ANTLER_PASS_ON (fopen64, FILE*, fopen64, (const char* path, const char* mode), (path, mode))
ANTLER_PASS_ON (fclose, int, fclose, (FILE * f), (f))
ANTLER_PASS_ON (fread, size_t, fread, (void* to, size_t size, size_t n, FILE* f), (to, size, n, f))
ANTLER_PASS_ON (fwrite, size_t, fwrite, (const void* from, size_t size, size_t n, FILE* f),
                (from, size, n, f))
ANTLER_PASS_ON (fflush, int, fflush, (FILE * f), (f))
ANTLER_PASS_ON (fputs, int, fputs, (const char* text, FILE* f), (text, f))
ANTLER_PASS_ON (fputc, int, fputc, (int c, FILE* f), (c, f))
ANTLER_PASS_ON (fputc, int, putc, (int c, FILE* f), (c, f))
ANTLER_PASS_ON (puts, int, puts, (const char* text), (text))
ANTLER_PASS_ON (puts, int, putchar, (int c), (c))
ANTLER_PASS_ON (printf, int, vprintf, (const char* format, va_list list), (format, list))
ANTLER_PASS_ON (fprintf, int, vfprintf, (FILE * f, const char* format, va_list list),
                (f, format, list))
ANTLER_PASS_ON (fprintf, int, __vfprintf_chk,
                (FILE * f, int flag, const char* format, va_list list), (f, flag, format, list))

// With variable arguments: passed on to the function that takes a list.
#define ANTLER_PRINT(call, name, last, parameters, listName, listParameters, listArguments)        \
    extern "C" int name parameters                                                                 \
    {                                                                                              \
        ANTLER_REAL (int, listName, listParameters);                                               \
        if (antler::audit::inside)                                                                 \
            antler::audit::note (antler::audit::Call::call, ANTLER_ORIGIN);                        \
        const antler::audit::Apart apart;                                                          \
        va_list list;                                                                              \
        va_start (list, last);                                                                     \
        const auto result = real listArguments;                                                    \
        va_end (list);                                                                             \
        return result;                                                                             \
    }

ANTLER_PRINT (printf, printf, format, (const char* format, ...), vprintf, (const char*, va_list),
              (format, list))
ANTLER_PRINT (printf, __printf_chk, format, (int flag, const char* format, ...), __vprintf_chk,
              (int, const char*, va_list), (flag, format, list))
ANTLER_PRINT (fprintf, fprintf, format, (FILE * f, const char* format, ...), vfprintf,
              (FILE*, const char*, va_list), (f, format, list))
ANTLER_PRINT (fprintf, __fprintf_chk, format, (FILE * f, int flag, const char* format, ...),
              __vfprintf_chk, (FILE*, int, const char*, va_list), (f, flag, format, list))

// The mode is passed on as the largest possible number, as the C library does.
#define ANTLER_OPEN(name)                                                                          \
    extern "C" int name (const char* path, int flags, ...)                                         \
    {                                                                                              \
        ANTLER_REAL (int, name, (const char*, int, ...));                                          \
        va_list list;                                                                              \
        va_start (list, flags);                                                                    \
        const auto mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg (list, mode_t) : 0;        \
        va_end (list);                                                                             \
        ANTLER_AUDIT (name, real (path, flags, mode));                                             \
    }

ANTLER_OPEN (open)
ANTLER_OPEN (open64)

extern "C" long syscall (long number, ...) noexcept
{
    ANTLER_REAL (long, syscall, (long, ...) noexcept);
    std::array<long, 6> a {};
    va_list list;
    va_start (list, number);
    for (auto& argument : a)
        argument = va_arg (list, long);
    va_end (list);
    if (! antler::audit::inside)
        return real (number, a[0], a[1], a[2], a[3], a[4], a[5]);
    antler::audit::note (antler::audit::Call::syscall, ANTLER_ORIGIN, number);
    const antler::audit::Apart apart;
    return real (number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

// What `throw` calls. It does not come back, so nothing is left out of what follows: the memory of
// an exception is counted as well.
#define ANTLER_THROW(name, parameters, arguments)                                                  \
    extern "C" [[noreturn]] void name parameters                                                   \
    {                                                                                              \
        ANTLER_REAL (void, name, parameters);                                                      \
        if (antler::audit::inside)                                                                 \
            antler::audit::note (antler::audit::Call::raise, ANTLER_ORIGIN);                       \
        real arguments;                                                                            \
        __builtin_unreachable();                                                                   \
    }

ANTLER_THROW (__cxa_throw, (void* object, void* type, void (*destroy) (void*)),
              (object, type, destroy))
ANTLER_THROW (__cxa_rethrow, (), ())
