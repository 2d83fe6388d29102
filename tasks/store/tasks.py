"""doit's task for the shared store."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tasks.core.errors import action
from tasks.core.task import TaskDict, command
from tasks.store.settings import Settings

if TYPE_CHECKING:
    from tasks.store.commands import Wanted
    from tasks.store.shared import Shared


def store_task(settings: Callable[[], Settings], shared: Callable[[], Shared | None],
               products: Callable[[], Wanted]) -> TaskDict:
    """`./doit store ls | push | pull | verify | gc [DAYS] | key`."""

    @action
    def run(words: list[str]) -> None:
        from tasks.store import commands

        commands.run(shared(), settings(), products, words)

    def check(words: list[str]) -> None:
        from tasks.store import commands

        commands.check(words)

    return command(run, check=check, pos_arg="words")
