"""Questions that doctor asks a board: each a value, all of them asked in one batch.

A question is a few lines of shell and a pure judge of what they print. To add one, add it to a
table (`system.py`, `sound.py`, `use.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from tasks.board.probe import Facts, sections
from tasks.board.quoting import join
from tasks.board.target import Target
from tasks.core.findings import Check
from tasks.core.frozen import frozen
from tasks.project.model import Project


@frozen
class Asked:
    """Who was asked.

    Attributes:
        facts: what the board says of itself (`board.probe`).
        now: seconds since 1970 by this machine's clock, when it was asked.
        user: who is logged in there.
    """

    project: Project
    facts: Facts
    now: float
    user: str

    @property
    def target(self) -> Target:
        """The project's target."""
        return self.project.target


Judge = Callable[[str, Asked], Iterator[Check]]
"""What is to be said of an answer; nothing where the question does not concern the target."""


@frozen
class Question:
    """A question.

    Attributes:
        name: of its section in the answer; unlike those of `board.probe.SCRIPT`.
        script: makes the shell commands; $1 is the target's root. Their errors are not shown.
    """

    name: str
    script: Callable[[Target], str]
    judge: Judge


def batch(questions: Sequence[Question], target: Target) -> str:
    """One script for all; what a question does to its shell, the next one does not see."""
    return "\n".join(f"say {join([it.name])}\n(\n{it.script(target)}\n) 2>/dev/null"
                     for it in questions)


def judged(questions: Sequence[Question], text: str, asked: Asked) -> Iterator[Check]:
    """The findings, from the output of `batch`."""
    answers = sections(text)
    for question in questions:
        yield from question.judge(answers.get(question.name, ""), asked)


def fixed(script: str) -> Callable[[Target], str]:
    """A script that is the same for every target."""
    return lambda target: script


def first_lines(*files: str) -> str:
    """A script that prints each of the files that is there, and its first line; see `contents`."""
    return (f'for file in {join(files)}; do [ -e "$file" ] && '
            'echo "$file $(head -n 1 "$file")"; done; true')


def contents(text: str) -> Mapping[str, str]:
    """The first lines of files, by path, from the output of `first_lines`."""
    return {file: line.strip() for file, _, line in
            (row.partition(" ") for row in text.splitlines()) if file.startswith("/")}
