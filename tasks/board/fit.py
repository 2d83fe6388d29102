"""Whether a board is what its `os` in project.yaml promises: one table, for doctor and deploy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tasks.board.probe import Facts
from tasks.board.target import Target
from tasks.core.versions import written


@dataclass(frozen=True)
class Trait:
    """Something that a board has to be or to have.

    Attributes:
        name: what it is, e.g. `glibc`.
        seen: what the board says of it.
        fits: it is as promised; what a board does not say is not held against it.
        wrong: one sentence that says what is wrong where it does not fit.
        helps: the edit or command that helps.
        needed: a deploy is pointless without it.
    """

    name: str
    seen: str
    fits: bool
    wrong: str
    helps: str
    needed: bool = True


def traits(facts: Facts, target: Target) -> Iterator[Trait]:
    """All that can be said before anything is sent; the machine first."""
    system = target.os
    promises = f"but `os: {system.name}` promises"
    other = f"set targets.{target.name}.os in project.yaml to what runs on the board"
    yield Trait("machine", facts.machine, facts.machine == system.architecture,
                f"{target.name} is {facts.machine}, {promises} {system.architecture}", other)
    yield _tool(facts, target, "sha256sum", "install coreutils or busybox on it: what is sent is "
                "checked with it", needed=True)
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
                    "Elk Audio OS brings it; is it in the PATH of a login?")
    if core.tool:
        yield _tool(facts, target, core.tool, "Elk Audio OS comes with it, elsewhere it is part of "
                    "libevl: mode switches are counted with it")


def _tool(facts: Facts, target: Target, command: str, helps: str, needed: bool = False) -> Trait:
    there = command in facts.tools
    return Trait(command, "there" if there else "missing", there,
                 f"{target.name} has no {command}", helps, needed)
