"""What the target lacks: how it is reached, then all questions to it over one connection."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from tasks.board.base import Board
from tasks.board.errors import STEPS, BoardError
from tasks.board.fit import differences, traits
from tasks.board.probe import SCRIPT, Facts, parse, sections
from tasks.board.root import by_root
from tasks.board.script import script
from tasks.board.target import Target
from tasks.core.errors import AntlerError
from tasks.core.findings import Check, warning
from tasks.house import sound, system, use
from tasks.house.questions import Asked, batch, judged
from tasks.project.model import Project

QUESTIONS = (*sound.QUESTIONS, *system.QUESTIONS, *use.QUESTIONS)
"""All that is asked; the order is that of the report."""

_PATIENCE = 300.0
"""Seconds for all answers: what doctor is called for may be that the board is slow."""


def look(project: Project) -> Iterator[Check]:
    """Whether the target answers, and what of it is not as project.yaml says.

    The stand-in is not started for it: what is on it we made.
    """
    target = project.target
    if known := target.board.status(target):
        yield Check("state", True, known)
        return
    try:
        way = [*target.board.found(target)]
        yield from way
        if all(check.well for check in way):
            yield from _reached(project)
    except AntlerError as error:
        yield Check("connection", False, str(error.brief), error.resolution)


def _reached(project: Project) -> Iterator[Check]:
    """The steps of the connection, then what the board answers.

    Raises:
        AntlerError: the connection was lost, or failed at none of its steps.
    """
    from tasks.board.open import open_board

    target = project.target
    with contextlib.ExitStack() as stack:
        try:
            there = stack.enter_context(open_board(target))
        except BoardError as error:
            yield from stopped(target, error)
            return
        yield from passed(target, len(STEPS))
        yield from ask(there, project)
    yield from target.board.doors(target)


def stopped(target: Target, error: BoardError) -> Iterator[Check]:
    """The steps up to the one that failed.

    Raises:
        BoardError: it was none of them.
    """
    if error.step not in STEPS:
        raise error
    yield from passed(target, STEPS.index(error.step))
    yield Check(error.step, False, "\n".join(filter(None, (error.brief, error.details))),
                error.resolution)


def passed(target: Target, steps: int) -> Iterator[Check]:
    """The steps of a connection that went well; none of a board that needs no network."""
    said = ("an SSH server", "on record", "lets you in")
    if target.board.remote:
        yield from (Check(step, True, seen)
                    for step, seen in zip(STEPS[:steps], said, strict=False))


def ask(board: Board, project: Project) -> Iterator[Check]:
    """All that the board says, asked in one batch.

    Raises:
        BoardError: the board could not be asked.
    """
    target = project.target
    text = script(board, f"{SCRIPT}\nsay user; id -un\n{batch(QUESTIONS, target)}\ntrue",
                  target.root, check=False, timeout=_PATIENCE).stdout
    facts = parse(text)
    yield from fitting(facts, target)
    if facts.machine:
        user = sections(text).get("user", "").strip()
        yield from judged(QUESTIONS, text, Asked(project, facts, time.time(), user))
    if board.files:
        yield Check("its files", True, f"by {board.files}")


def fitting(facts: Facts, target: Target) -> Iterator[Check]:
    """What the target says of itself against what its `os` promises; pure."""
    name = "machine"
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
    if target.os.open_root and "sudo" not in facts.tools:
        yield warning("its sudo", False, "missing", "where an advice says `sudo`, be root there: "
                      f"`{by_root(target.host, target.port, ())}`")
    if found := [str(each) for each in differences(facts, target.os)]:
        yield warning("its image", False, "\n".join(found), "what the board says counts; is "
                      f"`os: {target.os.name}` of target {target.name} what runs there?")
