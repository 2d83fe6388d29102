"""What several tasks of a project share: where its products lie, and what makes them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.chosen import of_variant
from tasks.core.paths import compile_folder, product_folder
from tasks.core.task import TaskDict
from tasks.deploy.layout import Products
from tasks.deps.steps import Step, planned, steps
from tasks.plugin.tasks import compile_task
from tasks.project.model import Project
from tasks.store.product import Product
from tasks.sushi.tasks import config_path
from tasks.toolchain.load import for_target
from tasks.toolchain.model import Toolchain

if TYPE_CHECKING:
    from tasks.store.commands import Wanted


def toolchain(project: Project) -> Toolchain:
    """What compiles for the project's target."""
    return _toolchain(of_variant(project))


def dependencies(project: Project) -> tuple[Step, ...]:
    """What makes engine, JUCE and VST3 SDK, which the plugin is compiled against."""
    return _dependencies(of_variant(project))


@cache
def _toolchain(project: Project) -> Toolchain:
    return for_target(project.target)


@cache
def _dependencies(project: Project) -> tuple[Step, ...]:
    return steps(project)


def packed(project: Project) -> Path:
    """The checked model with its description."""
    return compile_folder(project.variant) / "generated/model.antler"


def described(project: Project) -> list[str]:
    """The task that says what is wrong with the model; none where there is no model."""
    return [f"described:{project.variant}"] * bool(project.model)


def compiled(project: Project) -> TaskDict:
    """The C++ build that the project needs."""
    return compile_task(project, toolchain(project),
                        compile_folder(project.variant),
                        [packed(project)] * project.model.embedded, dependencies(project),
                        described(project))


@cache
def products(project: Project) -> Products:
    """What the stages up to `build` leave for the board."""
    folder, built = product_folder(project.name), compile_folder(project.variant) / "built.json"
    return Products(folder / f"{project.plugin.stem}.vst3", config_path(project), built, folder,
                    packed(project).with_suffix(".json") if project.model else None)


def store_products(projects: Sequence[Project]) -> Wanted:
    """What the projects have in the store, and what that is made from.

    Raises:
        AntlerError: as `deps.plan.plan`.
    """
    from tasks.deps.prepare import product
    from tasks.store.commands import Wanted

    steps = [step for project in projects for step in dependencies(project)]
    sources = [source for project in projects for made in planned(project)
               for source in made.sources]
    archives = [archive for source in sources for alternative in source.recipe.sources
                for archive in alternative]
    return Wanted(
        (*(toolchain(project).root.product for project in projects),
         *(Product.of(step.stamp) for step in steps)),
        (*(source.product for source in sources), *map(product, archives)))
