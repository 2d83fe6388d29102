"""Whether a board has what its `os` in project.yaml promises: one table, for doctor and deploy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tasks.board.probe import Facts
from tasks.board.target import Target
from tasks.core.versions import written


@dataclass(frozen=True)
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
