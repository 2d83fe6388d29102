"""doit's tasks for the board, the stand-in's image, and host keys."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.board.target import Target
from tasks.core import ahead
from tasks.core.errors import action
from tasks.core.task import TaskDict, command


def board_task(target: Target) -> TaskDict:
    """`./doit board start | stop | status | reset | buffer_size [FRAMES] | ssh [COMMAND…]`."""

    @action
    def run(words: list[str]) -> None:
        from tasks.board import commands

        commands.board(target, words)

    def check(words: list[str]) -> None:
        from tasks.board import commands

        commands.check(words)

    return command(run, check=check, pos_arg="words", boards=())


def image_task() -> TaskDict:
    """The task that makes the stand-in's image, unless it is in the store."""

    @action
    def run() -> None:
        from tasks.board.standin.image import made as make

        make(print)

    def made() -> bool:
        from tasks.board.standin.image import image

        return image().disk.is_file()

    return {"actions": [(ahead.take, ["image"]), run], "uptodate": [made], "verbosity": 2,
            "meta": {"ahead": True}}


def trust_task(targets: Sequence[Target]) -> TaskDict:
    """`./doit trust`."""

    @action
    def run() -> None:
        from tasks.board import commands

        commands.trust_each(targets)

    return command(run)
