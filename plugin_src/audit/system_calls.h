// SPDX-License-Identifier: GPL-3.0-or-later
// System calls that a plugin may make, by name; each on all architectures.
// clang-format off
ANTLER_NAMED (accept) ANTLER_NAMED (bind) ANTLER_NAMED (brk) ANTLER_NAMED (chdir)
ANTLER_NAMED (clock_nanosleep) ANTLER_NAMED (close) ANTLER_NAMED (connect) ANTLER_NAMED (dup)
ANTLER_NAMED (epoll_ctl) ANTLER_NAMED (epoll_pwait) ANTLER_NAMED (eventfd2) ANTLER_NAMED (execve)
ANTLER_NAMED (faccessat) ANTLER_NAMED (fcntl) ANTLER_NAMED (fdatasync) ANTLER_NAMED (flock)
ANTLER_NAMED (fstat) ANTLER_NAMED (fsync) ANTLER_NAMED (ftruncate) ANTLER_NAMED (futex)
ANTLER_NAMED (getcpu) ANTLER_NAMED (getcwd) ANTLER_NAMED (getdents64) ANTLER_NAMED (getrandom)
ANTLER_NAMED (getrusage) ANTLER_NAMED (gettimeofday) ANTLER_NAMED (getuid) ANTLER_NAMED (ioctl)
ANTLER_NAMED (kill) ANTLER_NAMED (lseek) ANTLER_NAMED (membarrier) ANTLER_NAMED (memfd_create)
ANTLER_NAMED (mkdirat) ANTLER_NAMED (mlock) ANTLER_NAMED (mmap) ANTLER_NAMED (mprotect)
ANTLER_NAMED (mremap) ANTLER_NAMED (msync) ANTLER_NAMED (nanosleep) ANTLER_NAMED (openat)
ANTLER_NAMED (pipe2) ANTLER_NAMED (ppoll) ANTLER_NAMED (prctl) ANTLER_NAMED (pread64)
ANTLER_NAMED (prlimit64) ANTLER_NAMED (pselect6) ANTLER_NAMED (pwrite64) ANTLER_NAMED (read)
ANTLER_NAMED (readlinkat) ANTLER_NAMED (readv) ANTLER_NAMED (recvfrom) ANTLER_NAMED (recvmsg)
ANTLER_NAMED (renameat) ANTLER_NAMED (rt_sigaction) ANTLER_NAMED (rt_sigtimedwait)
ANTLER_NAMED (sched_getaffinity) ANTLER_NAMED (sched_setaffinity) ANTLER_NAMED (sched_setscheduler)
ANTLER_NAMED (sched_yield) ANTLER_NAMED (sendmsg) ANTLER_NAMED (sendto) ANTLER_NAMED (setpriority)
ANTLER_NAMED (sigaltstack) ANTLER_NAMED (socket) ANTLER_NAMED (statx) ANTLER_NAMED (sysinfo)
ANTLER_NAMED (uname) ANTLER_NAMED (unlinkat) ANTLER_NAMED (wait4) ANTLER_NAMED (write)
ANTLER_NAMED (writev)
#if defined(__x86_64__)
ANTLER_NAMED (access) ANTLER_NAMED (arch_prctl) ANTLER_NAMED (epoll_wait) ANTLER_NAMED (getdents)
ANTLER_NAMED (lstat) ANTLER_NAMED (mkdir) ANTLER_NAMED (open) ANTLER_NAMED (pipe)
ANTLER_NAMED (poll) ANTLER_NAMED (readlink) ANTLER_NAMED (rename) ANTLER_NAMED (select)
ANTLER_NAMED (stat) ANTLER_NAMED (time) ANTLER_NAMED (unlink) ANTLER_NAMED (newfstatat)
#else
ANTLER_NAMED (newfstatat)
#endif
    // clang-format on
