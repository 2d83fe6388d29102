"""All rooms joined: each task, from what to what, in the order of the manual.

What is made for a project, which has one target, is a sub-task named after it (`deploy:…`), what
several may share after what it is (`compile:debian11-aarch64-juce-7.0.5`): each is there once.
"""

from __future__ import annotations

from collections.abc import Iterator

from tasks.board.tasks import board_task, image_task, trust_task
from tasks.chosen import asked, first, one, projects, settings, shared, variants
from tasks.compare.tasks import compare_task
from tasks.core.paths import STATE, compile_folder
from tasks.core.task import TaskDict, once
from tasks.deploy.tasks import deploy_task, releases_task, rollback_task
from tasks.deps.installer import installer
from tasks.deps.tasks import deps_tasks, fetch_tasks
from tasks.model.found import results_file
from tasks.model.tasks import described_task, model_task
from tasks.papers.tasks import papers_task
from tasks.parts import (
    compiled,
    dependencies,
    described,
    packed,
    products,
    store_products,
    toolchain,
)
from tasks.plugin.tasks import bundle_task, generated_task
from tasks.realtime.tasks import audit_task, check_task, gate, history_task, trace_task, trial
from tasks.report.tasks import after_check, report_task
from tasks.reproduce.tasks import reproduce_task
from tasks.run.control.tasks import get_task, monitor_task, set_task
from tasks.run.swap import tell
from tasks.run.tasks import again, autostart_task, kept, logs_task, render_task, run_task, stop_task
from tasks.speed.tasks import speed_task
from tasks.store.tasks import store_task
from tasks.sushi.tasks import config_task, explain_task
from tasks.toolchain.tasks import toolchain_tasks
from tasks.verify.tasks import verify_task
from tasks.watch.tasks import watch_task

DATABASE = STATE / "doit.sqlite"  # a row a task, so that runs for different targets may share it


def task_check_realtime() -> Iterator[TaskDict]:
    """play on the target and judge: PASS or FAIL"""
    yield from (check_task(project, products(project), after_check) for project in projects())


def task_audit() -> Iterator[TaskDict]:
    """what the audio thread does and must not do, and where"""
    yield from (audit_task(project, products(project)) for project in projects())


def task_trace() -> TaskDict:
    """where the audio thread leaves real time, by the board's debugger"""
    return trace_task(first(), products(first()))


def task_history() -> TaskDict:
    """the verdicts so far, and what broke them"""
    return one(lambda it: history_task(it, products(it)))


def task_report() -> Iterator[TaskDict]:
    """all that was measured, as a page with plots: build/TARGET/report.html"""
    yield from (report_task(project, products(project).folder) for project in projects())


def task_watch() -> TaskDict:
    """build, deploy, judge again when something is saved: `./doit watch [check_realtime | …]`"""
    return watch_task(projects, asked, lambda: (
        *task_described(), *task_generated(), *task_compile(), *task_bundle(), *task_config()))


def task_build() -> Iterator[TaskDict]:
    """everything up to the bundle and the plugin host's configuration (the default)"""
    for project in projects():
        yield {"name": project.name, "actions": None,
               "task_dep": [f"bundle:{project.name}", f"config:{project.name}"]}


def task_deploy() -> TaskDict:
    """bring the plugin, its configuration and host onto the target"""
    return deploy_task(first(), products(first()), tell,
                       (gate(after_check), kept) if first().target.gate else None)


def task_releases() -> TaskDict:
    """the releases that the target keeps"""
    return releases_task(first())


def task_rollback() -> TaskDict:
    """use the release before again"""
    return rollback_task(first(), again)


def task_run() -> TaskDict:
    """start the plugin on the target"""
    return run_task(first())


def task_autostart() -> TaskDict:
    """start the plugin when the board boots: `./doit autostart [on | off]`"""
    return autostart_task(first())


def task_logs() -> TaskDict:
    """show the plugin host's log"""
    return one(logs_task)


def task_stop() -> TaskDict:
    """stop the plugin on the target"""
    return stop_task(first())


def task_set() -> TaskDict:
    """set parameters while it plays: `./doit set gain=0.7`"""
    return one(set_task)


def task_get() -> TaskDict:
    """parameters of the plugins that play: `./doit get [NAME …]`"""
    return one(get_task)


def task_monitor() -> TaskDict:
    """loads and parameters, live"""
    return one(monitor_task)


def task_explain() -> TaskDict:
    """what went wrong in a log of Sushi's: `./doit explain FILE`"""
    return explain_task(first())


def task_render() -> TaskDict:
    """a wave file through the plugin: `./doit render IN.wav [OUT.wav]`"""
    return one(render_task)


def task_verify() -> TaskDict:
    """does it sound as the model does in Python: `./doit verify [IN.wav]`"""
    return verify_task(first(), products(first()))


def task_compare() -> TaskDict:
    """verdicts of many models, engines, block sizes …: `./doit compare audio.block_size=16,64`"""
    return compare_task(asked)


def task_speed() -> TaskDict:
    """what blocks of the model cost on the target"""
    return one(lambda it: speed_task(it, dependencies(it), packed(it), products(it).folder))


def task_plan() -> TaskDict:
    """what would run, and why: `./doit plan [TASK …]`"""
    return {"actions": None}


def task_model() -> TaskDict:
    """what a model is, and how it will run: `./doit model [FILE] [--json] [--measure]`"""
    return model_task(projects, trial(products))


def task_board() -> TaskDict:
    """the board: `./doit board start | stop | status | reset | buffer_size [N] | ssh [COMMAND…]`"""
    return board_task(first().target)


def task_trust() -> TaskDict:
    """first contact with the target: its host key, your key"""
    return trust_task([project.target for project in projects()])


def task_papers() -> Iterator[TaskDict]:
    """what is in the release, and what it was made of: CycloneDX, SLSA"""
    yield from (papers_task(it, toolchain(it), products(it), dependencies(it))
                for it in projects())


def task_reproduce() -> TaskDict:
    """build again elsewhere and compare byte by byte: `./doit reproduce [plugin | root]`"""
    return one(lambda it: reproduce_task(it, toolchain(it), products(it), dependencies(it)))


def task_store() -> TaskDict:
    """a store that others fill, too: `./doit store ls | push | pull | verify | gc [DAYS] | key`"""
    return store_task(settings, shared, lambda: store_products(projects()))


def task_toolchain() -> Iterator[TaskDict]:
    """make the root filesystem the compiler lives in, and see to its SDK"""
    yield from once(task for it in variants()
                     for task in toolchain_tasks(toolchain(it), installer))


def task_fetch() -> Iterator[TaskDict]:
    """fetch, verify, unpack and patch the sources of the dependencies"""
    yield from once(task for project in variants()
                     for task in fetch_tasks(project, dependencies(project)))


def task_deps() -> Iterator[TaskDict]:
    """build the dependencies: inference engine, JUCE"""
    yield from once(task for project in variants()
                     for task in deps_tasks(project, dependencies(project), described(project)))


def task_described() -> Iterator[TaskDict]:
    """read the model, check that the plugin can run it, for the C++ build"""
    yield from (described_task(it, packed(it)) for it in variants() if it.model)


def task_generated() -> Iterator[TaskDict]:
    """write the plugin's name and parameters for the C++ build"""
    yield from (generated_task(it, compile_folder(it.variant),
                               results_file(packed(it)) if it.model else None)
                for it in variants())


def task_compile() -> Iterator[TaskDict]:
    """compile the plugin and its bench host"""
    yield from map(compiled, variants())


def task_bundle() -> Iterator[TaskDict]:
    """assemble the VST3 bundle and check that the target can load it"""
    for project in projects():
        opened = {path: step.task for step in dependencies(project) for path in step.opened}
        yield bundle_task(project, toolchain(project), compile_folder(project.variant),
                          products(project).bundle, [*opened],
                          [packed(project)] * project.model.beside,
                          [*dict.fromkeys(opened.values())])


def task_config() -> Iterator[TaskDict]:
    """write the plugin host's configuration for the target"""
    yield from map(config_task, projects())


def task_image() -> TaskDict:
    """make the stand-in board's disk from Debian packages"""
    return image_task()
