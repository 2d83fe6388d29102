"""doit face: the board, its image, its host key."""

from __future__ import annotations

from tasks.board.target import Target
from tasks.core.errors import action


def board_task(target: Target) -> dict[str, object]:
    """`./doit board start | stop | status | reset | ssh [COMMAND…]`."""

    @action
    def run(words: list[str]) -> None:
        from tasks.board import commands

        commands.board(target, words)

    return {"doc": "the board: start | stop | status | reset | ssh [COMMAND…]",
            "actions": [run], "pos_arg": "words", "uptodate": [False], "verbosity": 2}


def image_task() -> dict[str, object]:
    """The stand-in's image in the store: made when its folder is not there."""

    @action
    def run() -> None:
        from tasks.board.standin.image import made as make

        make(print)

    def made() -> bool:
        from tasks.board.standin.image import image

        return image().disk.is_file()

    return {"doc": "make the stand-in board's disk from Debian packages", "actions": [run],
            "uptodate": [made], "verbosity": 2}


def trust_task(target: Target) -> dict[str, object]:
    """`./doit trust`."""

    @action
    def run() -> None:
        from tasks.board import commands

        commands.trust(target)

    return {"doc": f"accept the SSH host key of {target.name}", "actions": [run],
            "uptodate": [False], "verbosity": 2}
