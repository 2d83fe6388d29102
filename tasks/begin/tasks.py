"""doit face of a new project."""

from __future__ import annotations

from tasks.core.errors import action
from tasks.core.task import TaskDict, command


def new_task() -> TaskDict:
    """`./doit new NAME --model FILE`; what the model is refused for is the user's to mend."""

    @action
    def run(words: list[str]) -> None:
        from tasks.begin.begin import begin
        from tasks.begin.words import parse

        print(begin(parse(words)))

    def check(words: list[str]) -> None:
        from tasks.begin.words import parse

        parse(words)

    return command(run, beside=True, passes=True, independent=True, check=check, pos_arg="words")
