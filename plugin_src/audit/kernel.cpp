// SPDX-License-Identifier: GPL-3.0-or-later
// System calls, by seccomp: its filter looks at each system call of the thread and sends a signal.
#include "kernel.h"

#include "calls.h"
#include "watch.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <vector>

#if defined(__x86_64__)
#define ANTLER_ARCHITECTURE AUDIT_ARCH_X86_64
__asm__ (".text\n"
         ".globl antlerSystemCall\n.type antlerSystemCall, @function\n"
         "antlerSystemCall:\n"
         "  .cfi_startproc\n"
         "  movq %rdi, %rax\n  movq %rsi, %rdi\n  movq %rdx, %rsi\n  movq %rcx, %rdx\n"
         "  movq %r8, %r10\n  movq %r9, %r8\n  movq 8(%rsp), %r9\n"
         "  syscall\n"
         ".globl antlerSystemCallDone\n.hidden antlerSystemCallDone\n"
         "antlerSystemCallDone:\n  ret\n"
         "  .cfi_endproc\n"
         ".size antlerSystemCall, . - antlerSystemCall\n");
#elif defined(__aarch64__)
#define ANTLER_ARCHITECTURE AUDIT_ARCH_AARCH64
__asm__ (".text\n"
         ".globl antlerSystemCall\n.type antlerSystemCall, %function\n"
         "antlerSystemCall:\n"
         "  .cfi_startproc\n"
         "  mov x8, x0\n  mov x0, x1\n  mov x1, x2\n  mov x2, x3\n"
         "  mov x3, x4\n  mov x4, x5\n  mov x5, x6\n"
         "  svc #0\n"
         ".globl antlerSystemCallDone\n.hidden antlerSystemCallDone\n"
         "antlerSystemCallDone:\n  ret\n"
         "  .cfi_endproc\n"
         ".size antlerSystemCall, . - antlerSystemCall\n");
#else
#error "Say here how a system call is made"
#endif

extern "C" const char antlerSystemCallDone[] __attribute__ ((visibility ("hidden")));

namespace antler::audit
{
namespace
{
#ifndef SYS_rseq
#define SYS_rseq -1
#endif
#ifndef SYS_clone3
#define SYS_clone3 435
#endif

/** Let through in silence: what the C library does while it has all signals off (to end or begin a
    thread, to abort), where a report by signal would end the process; the return from a signal; and
    the clock, which is a system call on few machines only. */
constexpr long silent[] {
    SYS_rt_sigreturn, SYS_rt_sigprocmask, SYS_clock_gettime, SYS_exit,   SYS_exit_group,
    SYS_madvise,      SYS_munmap,         SYS_clone,         SYS_clone3, SYS_set_robust_list,
    SYS_rseq,         SYS_getpid,         SYS_gettid,        SYS_tgkill,
#if defined(__x86_64__)
    SYS_fork,         SYS_vfork,
#endif
};

#if defined(__x86_64__)
struct Registers
{
    greg_t* all;
    explicit Registers (ucontext_t* context) : all (context->uc_mcontext.gregs) {}
    long argument (int index) const
    {
        constexpr int order[] { REG_RDI, REG_RSI, REG_RDX, REG_R10, REG_R8, REG_R9 };
        return all[order[index]];
    }
    void answer (long result) { all[REG_RAX] = result; }
    Origin origin() const
    {
        return { reinterpret_cast<void*> (all[REG_RIP]), reinterpret_cast<void*> (all[REG_RBP]) };
    }
};
#else
struct Registers
{
    mcontext_t* all;
    explicit Registers (ucontext_t* context) : all (&context->uc_mcontext) {}
    long argument (int index) const { return static_cast<long> (all->regs[index]); }
    void answer (long result) { all->regs[0] = static_cast<unsigned long long> (result); }
    Origin origin() const
    {
        return { reinterpret_cast<void*> (all->pc), reinterpret_cast<void*> (all->regs[29]),
                 all->regs[30] };
    }
};
#endif

/** Notes the call, makes it, and hands its result on. */
void handle (int, siginfo_t* info, void* context)
{
    Registers registers (static_cast<ucontext_t*> (context));
    if (info->si_call_addr == antlerSystemCallDone) // somebody else's filter refuses it
        return registers.answer (-ENOSYS);
    if (inside)
        note (Call::kernel, registers.origin(), info->si_syscall);
    const Apart apart;
    registers.answer (antlerSystemCall (
        info->si_syscall, registers.argument (0), registers.argument (1), registers.argument (2),
        registers.argument (3), registers.argument (4), registers.argument (5)));
}

std::vector<sock_filter> filter()
{
    const auto load = [] (size_t offset)
    { return sock_filter BPF_STMT (BPF_LD | BPF_W | BPF_ABS, static_cast<uint32_t> (offset)); };
    const auto ifEqual = [] (uint32_t value, uint8_t skipIf, uint8_t skipElse)
    { return sock_filter BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, value, skipIf, skipElse); };
    const auto answer = [] (uint32_t value)
    { return sock_filter BPF_STMT (BPF_RET | BPF_K, value); };
    constexpr auto pointer = offsetof (seccomp_data, instruction_pointer);
    const auto own = reinterpret_cast<uint64_t> (antlerSystemCallDone);

    std::vector<sock_filter> program {
        load (offsetof (seccomp_data, arch)),
        ifEqual (ANTLER_ARCHITECTURE, 1, 0),
        answer (SECCOMP_RET_ALLOW),
        load (pointer), // both are little-endian
        ifEqual (static_cast<uint32_t> (own), 0, 3),
        load (pointer + 4),
        ifEqual (static_cast<uint32_t> (own >> 32), 0, 1),
        answer (SECCOMP_RET_ALLOW),
        load (offsetof (seccomp_data, nr)),
    };
    for (const auto number : silent)
    {
        program.push_back (ifEqual (static_cast<uint32_t> (number), 0, 1));
        program.push_back (answer (SECCOMP_RET_ALLOW));
    }
    program.push_back (answer (SECCOMP_RET_TRAP));
    return program;
}
} // namespace

const char* watchSystemCalls()
{
    struct sigaction action {};
    action.sa_sigaction = &handle;
    action.sa_flags = SA_SIGINFO | SA_NODEFER | SA_RESTART;
    sigemptyset (&action.sa_mask);
    if (sigaction (SIGSYS, &action, nullptr) != 0 || prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return std::strerror (errno);

    auto program = filter();
    sock_fprog whole { static_cast<unsigned short> (program.size()), program.data() };
    // Without the flag, kernels before 5.16 switch off speculation of the thread: it would be
    // slower.
    const auto done =
        antlerSystemCall (SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW,
                          reinterpret_cast<long> (&whole));
    return done == 0 ? "" : std::strerror (static_cast<int> (-done));
}

const char* nameOfSystemCall (long number)
{
    switch (number)
    {
#define ANTLER_NAMED(name)                                                                         \
    case SYS_##name:                                                                               \
        return #name;
#include "system_calls.h"
#undef ANTLER_NAMED
        default:
            return "";
    }
}

} // namespace antler::audit
