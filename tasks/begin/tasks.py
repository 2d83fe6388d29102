"""doit face of a new project."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tasks.core.errors import action
from tasks.core.task import TaskDict, command

if TYPE_CHECKING:
    from tasks.begin.fit import Fit
    from tasks.begin.words import Words


def new_task() -> TaskDict:
    """`./doit new NAME --model FILE`; what the model is refused for is the user's to mend."""

    @cache
    def asked(*words: str) -> tuple[Words, Fit]:
        from tasks.begin.fit import fit
        from tasks.begin.words import parse

        said = parse(words)
        return said, fit(said.model)

    @action
    def run(words: list[str]) -> None:
        from tasks.begin.begin import begin

        print(begin(*asked(*words)))

    def check(words: list[str]) -> None:
        asked(*words)

    return command(run, beside=True, passes=True, independent=True, check=check, pos_arg="words")
