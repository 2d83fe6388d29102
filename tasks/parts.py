"""What several tasks of a project share: where its products lie, and what makes them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tasks.core.paths import compile_folder, product_folder
from tasks.core.task import TaskDict
from tasks.deploy.layout import Products
from tasks.deps.steps import Step, steps
from tasks.plugin.tasks import compile_task
from tasks.project.model import Project
from tasks.sushi.tasks import config_path
from tasks.toolchain.load import for_target


@cache
def dependencies(project: Project) -> tuple[Step, ...]:
    """What makes engine, JUCE and VST3 SDK, which the plugin is compiled against."""
    return steps(project)


def packed(project: Project) -> Path:
    """The checked model with its description."""
    return compile_folder(project.variant) / "generated/model.antler"


def described(project: Project) -> list[str]:
    """The task that says what is wrong with the model; none where there is no model."""
    return [f"described:{project.variant}"] * bool(project.model)


def compiled(project: Project) -> TaskDict:
    """The C++ build that the project needs."""
    return compile_task(project, for_target(project.target),
                        compile_folder(project.variant),
                        [packed(project)] * project.model.embedded, dependencies(project),
                        described(project))


def products(project: Project) -> Products:
    """What the stages up to `build` leave for the board."""
    folder, built = product_folder(project.name), compile_folder(project.variant) / "built.json"
    return Products(folder / f"{project.plugin.stem}.vst3", config_path(project), built, folder,
                    packed(project).with_suffix(".json") if project.model else None)
