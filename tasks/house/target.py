"""What the target lacks, as far as it says so itself."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.board.fit import traits
from tasks.board.probe import Facts, probe
from tasks.board.target import Target
from tasks.core.errors import AntlerError
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
            facts, files = probe(there, target.root), there.files
    except AntlerError as error:
        return [Check(name, False, error.brief, error.resolution)]
    carried = [Check("its files", True, f"by {files}")] if files else []
    return [*judged(facts, target), *carried]


def judged(facts: Facts, target: Target) -> Iterator[Check]:
    """What the target says of itself against what project.yaml says of it; pure."""
    name = f"target {target.name}"
    if not facts.machine:
        yield Check(name, False, "it answered something that cannot be read",
                    f"does its login shell print something? {target.doit('board ssh true')}")
        return
    for trait in traits(facts, target):
        machine = trait.name == "machine"
        seen = (facts.machine, facts.os, facts.kernel) if machine else (trait.seen,)
        helps = trait.helps if trait.seen == "missing" else f"{trait.wrong}: {trait.helps}"
        yield Check(name if machine else f"its {trait.name}", trait.fits,
                    " ".join(filter(None, seen)), helps)
