// SPDX-License-Identifier: GPL-3.0-or-later
/*  What a process can see of Elk's kernel, for a board that has this machine's.

    /etc/ld.so.preload puts it in front of libc in every program. Nothing can be added to /proc, so
    `moved` and what is below are looked for in /run/kernel. The kernel's name is that of
    the board, and the user has the rights that Elk's PAM limits give: a namespace cannot give them.
*/
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

static const char* const moved[] = { "/proc/xenomai", "/proc/device-tree", "/proc/self/limits" };
static const char room[] = "/run/kernel";

/** Where a path is: itself, or in `room`; `space` holds the result. */
static const char* place (const char* path, char space[4096])
{
    for (size_t i = 0; path != NULL && i < sizeof moved / sizeof *moved; ++i)
    {
        const size_t length = strlen (moved[i]);
        if (strncmp (path, moved[i], length) == 0
            && (path[length] == '\0' || path[length] == '/'))
        {
            snprintf (space, 4096, "%s%s", room, path);
            return space;
        }
    }
    return path;
}

// In front of libc's function NAME: it gets the path at its place.
#define AT_ITS_PLACE(TYPE, NAME, TAKEN, GIVEN)                                                      \
    TYPE NAME TAKEN                                                                                 \
    {                                                                                               \
        static TYPE(*next) TAKEN;                                                                   \
        char space[4096];                                                                           \
        if (next == NULL)                                                                           \
            *(void**) &next = dlsym (RTLD_NEXT, #NAME);                                             \
        return next GIVEN;                                                                          \
    }

AT_ITS_PLACE (DIR*, opendir, (const char* path), (place (path, space)))
AT_ITS_PLACE (FILE*, fopen, (const char* path, const char* mode),
              (place (path, space), mode))
AT_ITS_PLACE (FILE*, fopen64, (const char* path, const char* mode),
              (place (path, space), mode))
AT_ITS_PLACE (int, access, (const char* path, int mode), (place (path, space), mode))
AT_ITS_PLACE (int, eaccess, (const char* path, int mode), (place (path, space), mode))
AT_ITS_PLACE (int, faccessat, (int folder, const char* path, int mode, int flags),
              (folder, place (path, space), mode, flags))
AT_ITS_PLACE (int, __xstat, (int version, const char* path, struct stat* out),
              (version, place (path, space), out))
AT_ITS_PLACE (int, __xstat64, (int version, const char* path, struct stat64* out),
              (version, place (path, space), out))
AT_ITS_PLACE (int, __lxstat, (int version, const char* path, struct stat* out),
              (version, place (path, space), out))
AT_ITS_PLACE (int, __lxstat64, (int version, const char* path, struct stat64* out),
              (version, place (path, space), out))
AT_ITS_PLACE (int, __fxstatat, (int version, int folder, const char* path, struct stat* out, int flags),
              (version, folder, place (path, space), out, flags))
AT_ITS_PLACE (int, __fxstatat64, (int version, int folder, const char* path, struct stat64* out, int flags),
              (version, folder, place (path, space), out, flags))
AT_ITS_PLACE (int, statx, (int folder, const char* path, int flags, unsigned mask, struct statx* out),
              (folder, place (path, space), flags, mask, out))

// open and openat: their last argument is there only with O_CREAT, and nothing if it is not.
#define OPENS(NAME)                                                                                 \
    int NAME (const char* path, int flags, ...)                                                     \
    {                                                                                               \
        static int (*next) (const char*, int, ...);                                                 \
        char space[4096];                                                                           \
        va_list rest;                                                                               \
        va_start (rest, flags);                                                                     \
        const mode_t mode = va_arg (rest, mode_t);                                                  \
        va_end (rest);                                                                              \
        if (next == NULL)                                                                           \
            *(void**) &next = dlsym (RTLD_NEXT, #NAME);                                             \
        return next (place (path, space), flags, mode);                                             \
    }
#define OPENS_AT(NAME)                                                                              \
    int NAME (int folder, const char* path, int flags, ...)                                         \
    {                                                                                               \
        static int (*next) (int, const char*, int, ...);                                            \
        char space[4096];                                                                           \
        va_list rest;                                                                               \
        va_start (rest, flags);                                                                     \
        const mode_t mode = va_arg (rest, mode_t);                                                  \
        va_end (rest);                                                                              \
        if (next == NULL)                                                                           \
            *(void**) &next = dlsym (RTLD_NEXT, #NAME);                                             \
        return next (folder, place (path, space), flags, mode);                                     \
    }
OPENS (open)
OPENS (open64)
OPENS_AT (openat)
OPENS_AT (openat64)

/** The first line of a file in `room`, without its end; `text` stays as it is without one. */
static void first_line (const char* name, char* text, size_t size)
{
    char path[256], line[256];
    snprintf (path, sizeof path, "%s/%s", room, name);
    FILE* file = fopen (path, "re");
    if (file == NULL)
        return;
    if (fgets (line, sizeof line, file) != NULL)
    {
        line[strcspn (line, "\n")] = '\0';
        snprintf (text, size, "%.*s", (int) size - 1, line);
    }
    fclose (file);
}

int uname (struct utsname* out)
{
    static int (*next) (struct utsname*);
    if (next == NULL)
        *(void**) &next = dlsym (RTLD_NEXT, "uname");
    const int done = next (out);
    first_line ("release", out->release, sizeof out->release);
    first_line ("version", out->version, sizeof out->version);
    first_line ("hostname", out->nodename, sizeof out->nodename);
    return done;
}

/** `mind - rtprio 99`, `mind - memlock unlimited`. */
int getrlimit64 (__rlimit_resource_t resource, struct rlimit64* out)
{
    static int (*next) (__rlimit_resource_t, struct rlimit64*);
    if (next == NULL)
        *(void**) &next = dlsym (RTLD_NEXT, "getrlimit64");
    const int done = next (resource, out);
    if (resource == RLIMIT_RTPRIO)
        out->rlim_cur = out->rlim_max = 99;
    else if (resource == RLIMIT_MEMLOCK)
        out->rlim_cur = out->rlim_max = RLIM64_INFINITY;
    return done;
}

int getrlimit (__rlimit_resource_t resource, struct rlimit* out)
{
    return getrlimit64 (resource, (struct rlimit64*) out); // the same on 64 bits
}

int mlockall (int flags)
{
    (void) flags;
    return 0;
}

int sched_setscheduler (pid_t pid, int policy, const struct sched_param* param)
{
    (void) pid, (void) policy, (void) param;
    return 0;
}

int pthread_setschedparam (unsigned long thread, int policy, const struct sched_param* param)
{
    (void) thread, (void) policy, (void) param;
    return 0;
}
