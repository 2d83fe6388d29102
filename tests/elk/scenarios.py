"""What can be the matter with a simulated board, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.integration.board.fast_boards import NO_SFTP, with_busybox


def _nothing() -> str:
    return ""


@dataclass(frozen=True)
class Scenario:
    """A difference from the image as it is installed.

    Attributes:
        means: what a user would say of it.
        setup: gives shell commands that run in the board's root, before it starts.
        last: the same, after everything else.
        kernel: options of tests/elk/kernel.py.
    """

    means: str
    setup: Callable[[], str] = _nothing
    last: str = ""
    kernel: tuple[str, ...] = ()


BUSYBOX = ("awk", "chmod", "cp", "df", "dirname", "echo", "head", "id", "kill", "ln", "mkdir", "mv",
           "ps", "readlink", "rm", "rmdir", "sha256sum", "sleep", "stat", "sync", "tail", "test",
           "touch", "tr", "truncate", "wc", "sed", "grep", "find", "date", "mktemp", "sort", "tar")
"""Not cat, ls and uname: Debian's BusyBox is a static program, which sees this machine's kernel."""

_TOOLS = "rm -f usr/bin/sudo usr/bin/gdb usr/bin/strace\n"

SCENARIOS: dict[str, Scenario] = {
    # what the kernel counts
    "switches": Scenario("the audio thread leaves real time in every 20th block",
                         kernel=("--switches=20",)),
    "late-blocks": Scenario("one block in 1000 comes too late", kernel=("--late=1000",)),
    "late-thread": Scenario("a worker thread starts while it plays", kernel=("--worker=3",)),
    "blanks": Scenario("that worker has blanks in its name", kernel=("--worker=0.5", "--blanks")),
    "long-pids": Scenario("process ids have six digits",
                          lambda: "echo 123456 > proc/sys/kernel/ns_last_pid\n"),
    # what is on it
    "basic": Scenario("the *basic* image: no sudo, gdb, strace", lambda: _TOOLS),
    "no-gdb": Scenario("gdb was removed", lambda: "rm -f usr/bin/gdb\n"),
    "busybox": Scenario("its tools are BusyBox's", lambda: with_busybox(*BUSYBOX)),
    "no-sftp": Scenario("its sshd has no SFTP server", lambda: NO_SFTP),
    # its disk
    "read-only": Scenario("its root file system is read-only", last="""
mount --bind sys sys
mount -o remount,bind,ro "$PWD"
"""),
    "full": Scenario("/udata is full", last="""
cp -a udata run/udata
mount -t tmpfs -o size=1m,mode=755 tmpfs udata
cp -a run/udata/. udata/
chown 1000:2004 udata
cat dev/zero > udata/recording.wav 2>/dev/null || true
"""),
    # how it lets somebody in
    "first-contact": Scenario("it knows only its factory password",
                              lambda: "rm -f etc/ssh/authorized_keys/*\n"),
    "own-password": Scenario("its owner has changed the password of `mind`",
                             lambda: "sed -i 's|^mind:[^:]*|mind:*|' etc/shadow\n"),
    "other-host-key": Scenario("its host key is another than the recorded one", lambda: (
        "rm -f etc/ssh/ssh_host_ed25519_key*\n"
        "ssh-keygen -q -t ed25519 -N '' -f etc/ssh/ssh_host_ed25519_key\n")),
    # its audio
    "no-driver": Scenario("its audio HAT is one that this version does not drive", lambda: (
        "echo elk-pi > run/kernel/hat\n: > run/kernel/no-driver\n")),
    "foreign-device": Scenario("the audio device belongs to somebody else",
                               last="chown 0:0 dev/audio_evl dev/rtdm/audio_rtdm 2>/dev/null || "
                                    "true\nchmod 600 dev/audio_evl dev/rtdm/audio_rtdm "
                                    "2>/dev/null || true\n"),
    "foreign-threads": Scenario("the real-time core's devices belong to somebody else",
                                last="chmod 700 dev/evl && chown 0:0 dev/evl\n"),
}
