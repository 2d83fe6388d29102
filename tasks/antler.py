"""All rooms joined: each task of dodo.py, from what to what."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from doit import get_var

from tasks.board.tasks import board_task, image_task, trust_task
from tasks.core.paths import STATE, compile_folder, target_folder
from tasks.deploy.layout import Products
from tasks.deploy.tasks import deploy_task
from tasks.deps.model import Artifact
from tasks.deps.plan import plan
from tasks.deps.tasks import deps_tasks, fetch_tasks, maker
from tasks.house.tasks import clean_task, doctor_task, test_task
from tasks.model.tasks import model_task
from tasks.plugin.tasks import bundle_task, compile_task, generated_task
from tasks.project.load import load
from tasks.project.model import Project
from tasks.project.tasks import reference
from tasks.realtime.tasks import check_task
from tasks.run.tasks import logs_task, render_task, run_task, stop_task
from tasks.sushi.tasks import config_path, config_task
from tasks.toolchain.load import load as load_toolchain
from tasks.toolchain.model import Toolchain
from tasks.toolchain.tasks import toolchain_tasks

TaskDict = dict[str, object]


@cache
def project() -> Project:
    """project.yaml, with `target=NAME` from the command line.

    Raises:
        ProjectErrors: all that is wrong with it.
    """
    return load(target=get_var("target", None))


def memory() -> Path:
    """doit's memory: one a toolchain, as build/compiled is, which it tells of."""
    return STATE / f"doit-{project().target.toolchain}.sqlite"


@cache
def toolchain() -> Toolchain:
    """The target's toolchain."""
    return load_toolchain(project().target.toolchain)


@cache
def artifacts() -> tuple[Artifact, ...]:
    """The dependencies the plugin is compiled against."""
    return plan(project(), toolchain())


def compiled() -> Path:
    """Where the C++ build of this toolchain goes."""
    return compile_folder(toolchain().name)


def bundle() -> Path:
    """The finished bundle of this target."""
    return target_folder(project().target.name) / f"{project().plugin.name}.vst3"


def products() -> Products:
    """What the stages up to `build` leave for the board."""
    return Products(bundle(), config_path(project()), compiled() / "built.json",
                    target_folder(project().target.name))


def task_check_realtime() -> TaskDict:
    return check_task(project(), products())


def task_build() -> TaskDict:
    """everything up to the bundle and the plugin host's configuration (the default)"""
    return {"actions": None, "task_dep": ["bundle", "config"]}


def task_deploy() -> TaskDict:
    return {**deploy_task(project(), products()), "task_dep": ["build"], "setup": _board()}


def task_run() -> TaskDict:
    return run_task(project())


def task_logs() -> TaskDict:
    return logs_task(project())


def task_stop() -> TaskDict:
    return stop_task(project())


def task_render() -> TaskDict:
    return render_task(project())


def task_plan() -> TaskDict:
    """what would run, and why: `./doit plan [TASK …]`"""
    return {"actions": None}


def task_doctor() -> TaskDict:
    return doctor_task(project())


def task_board() -> TaskDict:
    return board_task(project().target)


def task_trust() -> TaskDict:
    return trust_task(project().target)


def task_test() -> TaskDict:
    return test_task()


def task_clean() -> TaskDict:
    return clean_task()


def task_toolchain() -> Iterator[TaskDict]:
    """make the root filesystem the compiler lives in"""
    yield from toolchain_tasks(toolchain())


def task_fetch() -> Iterator[TaskDict]:
    """fetch, verify, unpack and patch the sources of the dependencies"""
    yield from fetch_tasks(artifacts())


def task_deps() -> Iterator[TaskDict]:
    """build the dependencies: inference engine, JUCE"""
    yield from deps_tasks(artifacts())


def task_model() -> TaskDict:
    return model_task(project(), compiled() / "generated/model.tflite")


def task_generated() -> TaskDict:
    return generated_task(project(), compiled())


def task_compile() -> TaskDict:
    engine, juce, vst3sdk = artifacts()
    settings = {"ANTLER_ENGINE_DIR": str(engine.path), "CMAKE_PREFIX_PATH": str(juce.path),
                "ANTLER_VST3SDK_DIR": str(vst3sdk.path)}
    return compile_task(toolchain(), compiled(), compiled() / "generated/model.tflite", settings,
                        [maker(artifact) for artifact in artifacts()])


def task_bundle() -> TaskDict:
    return bundle_task(project(), toolchain(), compiled(), bundle())


def task_config() -> TaskDict:
    return config_task(project())


def task_image() -> TaskDict:
    return image_task()


def task_reference() -> TaskDict:
    return reference()


def _board() -> list[str]:
    return list(project().target.board.needs)
