"""The files whose change makes a run do something: the inputs of its tasks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tasks.core.frozen import frozen
from tasks.core.paths import BUILD, PROJECT_FILE, STATE
from tasks.core.task import TaskDict
from tasks.core.uptodate import Inputs


@frozen
class Watched:
    """Files, and folders with all that is in them."""

    files: frozenset[Path]
    folders: frozenset[Path]

    def counts(self, path: Path) -> bool:
        """Whether a change of `path` may matter."""
        made = any(path.is_relative_to(it) for it in (BUILD, STATE))
        return not made and (path in self.files
                             or any(path.is_relative_to(it) for it in self.folders))

    @property
    def places(self) -> list[Path]:
        """The folders to look at, each by itself: not what else may lie below them."""
        below = [it for folder in self.folders for it in folder.rglob("*") if it.is_dir()]
        beside = [file.parent for file in self.files]
        return sorted({*self.folders, *below, *beside})


def watched(tasks: Iterable[TaskDict]) -> Watched:
    """What the tasks are made from, and project.yaml; what another task makes is none of it."""
    found = [path for task in tasks for check in task.get("uptodate", ())
             if isinstance(check, Inputs) for path in check.files]
    own = [path for path in found if not path.is_relative_to(BUILD)]
    return Watched(frozenset({PROJECT_FILE, *(it for it in own if not it.is_dir())}),
                   frozenset(it for it in own if it.is_dir()))
