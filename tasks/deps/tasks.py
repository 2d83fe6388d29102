"""doit's tasks that fetch sources and build dependencies, if the store does not have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tasks.core import ahead
from tasks.core.errors import action
from tasks.core.files import write_if_changed
from tasks.core.paths import CODE, DEPS
from tasks.core.task import TaskDict
from tasks.core.uptodate import Inputs
from tasks.deps.steps import Step, found, planned
from tasks.project.model import OF_THE_MODEL, Project
from tasks.store.product import Product
from tasks.store.stored import Stored


def fetch_tasks(project: Project, steps: Iterable[Step]) -> Iterator[TaskDict]:
    """A sub-task for each dependency that fetches, verifies, unpacks and patches its sources."""
    for step in steps:
        for source in step.sources or (step,):
            yield _task(source, _prepare, project)


def deps_tasks(project: Project, steps: Iterable[Step],
               first: Iterable[str] = ()) -> Iterator[TaskDict]:
    """A sub-task for each dependency that is built; those used as sources are only fetched.

    Args:
        first: the tasks whose mistakes are said before an engine is built for a model.
    """
    for place, step in enumerate(steps):
        if step.sources:
            of_model = place == 0 and project.engine.operators == OF_THE_MODEL  # the engine's
            yield {**_task(step, _build, project), "task_dep": [*first] if of_model else []}


def _task(step: Step, make: Callable[..., object], project: Project) -> TaskDict:
    return {
        "name": step.task.partition(":")[2],
        "doc": step.doc,
        "actions": [(ahead.take, [step.task]), (make, [step, project])],
        "setup": list(step.setup),
        "targets": [str(step.stamp)],
        "uptodate": [Stored(Product.of(step.stamp), step.values)],
        "verbosity": 2,
        "meta": {"ahead": step.ahead},
    }


@action
def _prepare(step: Step, project: Project) -> None:
    from tasks.deps.prepare import prepare

    prepare(found(step, (source for made in planned(project) for source in made.sources)))


@action
def _build(step: Step, project: Project) -> None:
    from tasks.deps.artifact import build
    from tasks.deps.model import Built

    build(found(step, (made for made in planned(project) if isinstance(made, Built))))


def reference_task() -> TaskDict:
    """The task that makes a page and two schemas from the recipes."""

    @action
    def write() -> None:
        from tasks.deps import document, schema

        write_if_changed(document.PAGE, document.render())
        write_if_changed(schema.RECIPE, schema.recipe_schema())
        write_if_changed(schema.CHOICES, schema.choices_schema())

    return {
        "name": "dependencies",
        "doc": "write docs/dependencies.md and two schemas from the recipes",
        "actions": [write],
        "targets": [str(CODE / name) for name in (
            "docs/dependencies.md", "schema/recipe.schema.json",
            "schema/dependencies.schema.json")],
        "uptodate": [Inputs([DEPS, Path(__file__).parent / "kinds"], room=__file__)],
    }
