"""Whether a board has what its `os` in project.yaml promises: one table, for doctor and deploy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.board.probe import TOOLS, Facts
from tasks.board.target import OperatingSystem, Target
from tasks.core.frozen import frozen
from tasks.core.versions import numbers, written
from tasks.core.words import listed


@frozen
class Trait:
    """A property that a board must have.

    Attributes:
        name: e.g. `glibc`.
        seen: its value, as the board reports it.
        fits: the value is as promised, or the board does not report it.
        wrong: a sentence that says what is wrong if it does not fit.
        helps: the edit or command that helps then.
        needed: without it a deploy is pointless.
    """

    name: str
    seen: str
    fits: bool
    wrong: str
    helps: str
    needed: bool = True


def traits(facts: Facts, target: Target) -> Iterator[Trait]:
    """All properties that can be checked before anything is sent; the machine first."""
    system = target.os
    promises = f"but `os: {system.name}` promises"
    other = f"set targets.{target.name}.os in project.yaml to what runs on the board"
    yield Trait("machine", facts.machine, facts.machine == system.architecture,
                f"{target.name} is {facts.machine}, {promises} {system.architecture}", other)
    yield _tool(facts, target, "sha256sum", "install coreutils or busybox on it: Antler uses it "
                "to check what was sent", needed=True)
    core = system.realtime
    yield Trait("real time", facts.realtime, facts.realtime in core.kernels,
                f"the real time of {target.name} is {facts.realtime}, {promises} {core.name}",
                f"boot the kernel of {system.name}, or {other}")
    for name, seen, least in (("glibc", facts.glibc, system.glibc),
                              ("GLIBCXX", facts.glibcxx, system.glibcxx)):
        yield Trait(name, written(seen or ()) or "unknown", not seen or seen >= least,
                    f"{target.name} has {name} {written(seen or ())}, {promises} {written(least)}: "
                    "the plugin may not load there", other)
    if not target.plugin_host.shipped:
        yield _tool(facts, target, target.plugin_host.program,
                    "it is part of Elk Audio OS; is it in the PATH of a login?")
    if core.tool:
        yield _tool(facts, target, core.tool, "it is part of Elk Audio OS, elsewhere of libevl: "
                    "Antler uses it to count mode switches")


def _tool(facts: Facts, target: Target, command: str, helps: str, needed: bool = False) -> Trait:
    there = command in facts.tools
    return Trait(command, "there" if there else "missing", there,
                 f"{target.name} has no {command}", helps, needed)


@frozen
class Difference:
    """Something that a board says otherwise than its row of sdk/os.yaml; the board is right.

    Attributes:
        what: e.g. `kernel`.
        seen: what the board says.
        promised: what the row says.
    """

    what: str
    seen: str
    promised: str

    def __str__(self) -> str:
        return f"{self.what}: {self.seen} (by its `os`: {self.promised})"


def differences(facts: Facts, system: OperatingSystem) -> Iterator[Difference]:
    """Where a board is not the image of its row, though it may do; see `traits` for the rest."""
    if not system.exact or not facts.machine:
        return
    if facts.elk and facts.elk not in system.version_ids:
        yield Difference("version", facts.elk, listed(system.version_ids) or "no Elk")
    kernel = _release(facts.kernel)
    if system.kernel and kernel != system.kernel:
        yield Difference("kernel", written(kernel), written(system.kernel))
    for name, seen, least in (("glibc", facts.glibc, system.glibc),
                              ("GLIBCXX", facts.glibcxx, system.glibcxx)):
        if seen and seen > least:
            yield Difference(name, written(seen), written(least))
    if system.block_sizes and facts.block_sizes not in ((), system.block_sizes):
        yield Difference("block sizes", listed(facts.block_sizes), listed(system.block_sizes))
    if missing := [tool for tool in _EVERYWHERE if tool not in facts.tools | system.absent]:
        yield Difference("tools", f"no {listed(missing)}", "there")


_EVERYWHERE = tuple(tool for tool in TOOLS if tool not in ("evl", "sushi"))
"""Tools that an image has unless its row says that they are absent; the others are traits."""


def _release(kernel: str) -> tuple[int, ...]:
    """Major and minor of a kernel's release, e.g. (5, 15) of `5.15.78-v8 #1 SMP`."""
    found = re.match(r"(\d+\.\d+)", kernel)
    return numbers(found[1]) if found else ()
