"""The projects that a run is for, and what commands on boards make of several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from doit import get_var

from tasks.core.errors import AntlerError
from tasks.core.task import TaskDict
from tasks.project.load import load, load_all
from tasks.project.model import Project
from tasks.store.product import Product
from tasks.store.settings import NOT_SHARED, Settings

if TYPE_CHECKING:
    from tasks.store.shared import Shared


def projects() -> tuple[Project, ...]:
    """What this run is for: project.yaml with each target of `target:`, or of `target=A,B`.

    Raises:
        ProjectErrors: all that is wrong with it.
    """
    return _loaded(get_var("target", None))


def variants() -> tuple[Project, ...]:
    """One of them for each C++ build that they need: of 100 boards of a kind, one.

    Raises:
        ProjectErrors: as `projects`.
    """
    return tuple(_variants(get_var("target", None)).values())


def of_variant(project: Project) -> Project:
    """The one of `variants` that needs the same C++ build."""
    return _variants(get_var("target", None))[project.variant]


@cache
def _loaded(words: str | None) -> tuple[Project, ...]:
    return load_all(target=words)


@cache
def _variants(words: str | None) -> Mapping[str, Project]:
    return {project.variant: project for project in _loaded(words)}


def first() -> Project:
    """What a command on boards is made for: of several targets each has a run of its own."""
    return projects()[0]


def settings() -> Settings:
    """The shared store of the projects; of a faulty project.yaml none."""
    try:
        return projects()[0].store
    except AntlerError:
        return NOT_SHARED


@cache
def shared() -> Shared | None:
    """The shared store that this run asks for what it lacks, if there is one."""
    if not settings().address:
        return None
    from tasks.store.shared import Shared

    return Shared(settings())


def bring(product: Product) -> bool:
    """Bring a product from the shared store; False where it must be made here."""
    store = shared()
    return store is not None and store.bring(product)


def targets() -> list[str]:
    """Names of what this run is for: a run holds them for itself."""
    return [project.name for project in projects()]


def is_target(word: str) -> bool:
    """Whether project.yaml, with nothing wrong in it, has a target or group of that name."""
    try:
        load(target=word)
    except AntlerError:
        return False
    return True


def asked() -> str:
    """What `target=` of the command line says; empty: it is not there."""
    return str(get_var("target", None) or "")


def one(make: Callable[[Project], TaskDict]) -> TaskDict:
    """A command that can act on one target only: for several it says so, before anything is done.

    Args:
        make: the task for one target.
    """
    first, *others = projects()
    made = make(first)
    return {**made, "task_dep": [], "uptodate": [_refused(first.name)]} if others else made


def _refused(name: str) -> Callable[[Any], bool]:
    def refuse(task: Any) -> bool:
        import shlex

        words = shlex.join([task.name, *(task.pos_arg_val or []), f"target={name}"])
        raise AntlerError(f"`./doit {task.name}` acts on one target, not on {len(projects())}",
                          resolution=f"choose one: `./doit {words}`")

    return refuse
