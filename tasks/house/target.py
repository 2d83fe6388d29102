"""What the target lacks, as far as it says so itself."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.board.probe import Facts, probe
from tasks.board.target import Target
from tasks.core.errors import AntlerError
from tasks.core.versions import written
from tasks.house.findings import Check


def look(target: Target) -> list[Check]:
    """Whether the target answers, and what of it is not as its `os` says.

    The stand-in is not started for it: what is on it we made.
    """
    name = f"target {target.name}"
    if known := target.board.status(target):
        return [Check(name, True, known)]
    from tasks.board.open import open_board

    try:
        with open_board(target) as there:
            facts = probe(there, target.root)
    except AntlerError as error:
        return [Check(name, False, error.brief, error.resolution)]
    return list(judged(facts, target))


def judged(facts: Facts, target: Target) -> Iterator[Check]:
    """What the target says of itself against what project.yaml says of it; pure."""
    name = f"target {target.name}"
    if not facts.machine:
        yield Check(name, False, "it answered something that cannot be read",
                    f"does its login shell print something? {target.doit('board ssh true')}")
        return
    other = f"set targets.{target.name}.os in project.yaml to what runs on it"
    yield Check(name, facts.machine == target.os.architecture,
                " ".join(filter(None, (facts.machine, facts.os, facts.kernel))),
                f"{target.os.name} is {target.os.architecture}: {other}")
    yield _tool(facts, "sha256sum", "install coreutils or busybox on it: what is sent is checked")
    yield _realtime(facts, target, other)
    yield _glibc(facts, target, other)
    host, tool = target.plugin_host, target.os.realtime.tool
    if not host.shipped:
        yield _tool(facts, host.program, "Elk Audio OS brings it; is it in the PATH of a login?")
    if tool:
        yield _tool(facts, tool, "Elk Audio OS comes with it, elsewhere it is part of libevl: "
                    "mode switches are counted with it")


def _tool(facts: Facts, command: str, helps: str) -> Check:
    there = command in facts.tools
    return Check(f"its {command}", there, "there" if there else "missing", helps)


def _realtime(facts: Facts, target: Target, other: str) -> Check:
    """Cobalt and EVL are of a kernel; a plain Linux may or may not be PREEMPT_RT."""
    wanted = target.os.realtime
    return Check("its real time", facts.realtime in wanted.kernels, facts.realtime,
                 f"{target.os.name} runs on {wanted.name}: boot its own kernel, or {other}")


def _glibc(facts: Facts, target: Target, other: str) -> Check:
    """As `deploy` has it: a version that is not known is not held against a board."""
    seen, promised = written(facts.glibc or ()), written(target.os.glibc)
    return Check("its glibc", not facts.glibc or facts.glibc >= target.os.glibc,
                 seen or "unknown",
                 f"{target.os.name} promises {promised}, the plugin may need it: {other}")
