"""The debuggers that `./doit trace` uses on a board, as values."""

from __future__ import annotations

from collections.abc import Callable

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.project.model import Project
from tasks.realtime import gdb, strace
from tasks.realtime.stacks import Stack
from tasks.run import host as at
from tasks.run.host import Host
from tasks.sushi.command import DUMMY, binary, play, traced

Stacks = tuple[tuple[Stack, ...], tuple[str, ...]]
"""Stacks, and lines of the output that mean nothing."""


@frozen
class Tracer:
    """A debugger, how it is run on a board, and how its output is read.

    Attributes:
        program: its name; `one`, `many`: what its stacks are of.
        found: the verdict where there were some.
        words: the plugin host's command line.
        script: for the board's shell. Arguments: folder, seconds, stacks at most, file name of
            the plugin's module, the plugin host's words. It prints `no debugger` or `no host`
            where there is none.
        stdin: what the script reads, for so many stacks.
        read: what it printed.
        everything: it tells of the whole time, also of what is not done while the plugin
            processes audio; otherwise it ends after so many stacks.
    """

    program: str
    one: str
    many: str
    found: str
    words: Callable[[Project, Host], list[str]]
    script: str
    stdin: Callable[[int], str]
    read: Callable[[str], Stacks]
    everything: bool = False


def _of_gdb(project: Project, host: Host) -> list[str]:
    return traced(project.target.os, project.audio.block_size, config=host.config, log=host.log,
                  multicore=project.multicore, said=project.sushi)


def _read_gdb(printed: str) -> Stacks:
    said = gdb.parse(printed)
    return said.stacks, said.rest


def _of_strace(project: Project, host: Host) -> list[str]:
    target = project.target
    program = host.program if target.plugin_host.shipped else \
        binary(target.os, project.audio.block_size)
    return play(program, target.os, config=host.config, log=host.log, frontend=DUMMY, timing=False,
                blocks=at.blocks(project), multicore=project.multicore, said=project.sushi)


def _read_strace(printed: str) -> Stacks:
    stacks, rest = strace.parse(printed)
    complaint = next((line for line in rest if line.startswith("strace: ")), "")
    if complaint and not stacks:
        raise AntlerError("strace took no stacks there", details=complaint, resolution=
                          "`./doit audit target=stand-in` finds calls that are not real-time safe, "
                          "with their lines")
    return stacks, rest


GDB = Tracer("gdb", "mode switch", "mode switches", "the audio thread left real time",
             _of_gdb, gdb.RUN, gdb.script, _read_gdb)
STRACE = Tracer("strace", "system call", "system calls", "the audio thread calls the system",
                _of_strace, strace.RUN, lambda _: "", _read_strace, everything=True)
TRACERS = {tracer.program: tracer for tracer in (GDB, STRACE)}
