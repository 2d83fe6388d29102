"""doit's task that writes the plugin host's configuration."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

from tasks.core import paths
from tasks.core.errors import AntlerError, action
from tasks.core.files import write_if_changed
from tasks.core.task import TaskDict, command
from tasks.core.uptodate import Inputs
from tasks.project.model import Project
from tasks.project.values import values_of
from tasks.sushi.versions import dialect


def config_path(project: Project) -> Path:
    """The path of the target's configuration."""
    return paths.product_folder(project.name) / "config.json"


def bundles(project: Project) -> dict[str, str]:
    """Plugin class name → absolute path of its bundle on the board."""
    plugin = project.plugin
    return {plugin.name: f"{project.target.root}/current/{plugin.stem}.vst3"}


def write_config(project: Project) -> None:
    """Generate, check and write the configuration; an unchanged file is not written.

    Raises:
        AntlerError: the target's Sushi version cannot express the project.
    """
    from tasks.sushi.config import host_config, render
    from tasks.sushi.own import checked
    from tasks.sushi.validate import check

    if own := project.sushi.config:
        text = checked(project, own, bundles(project)[project.plugin.name])
    else:
        config = host_config(project, bundles(project))
        check(config, dialect(project.target.os.sushi), project)
        text = render(config)
    write_if_changed(config_path(project), text)


def config_task(project: Project) -> TaskDict:
    """The task that writes build/<target>/config.json."""
    given = {name for _, chain in project.chains for use in chain.plugins
             for name, _ in use.parameters} | {
        it.parameter for it in (project.sushi.midi.controllers if project.sushi.midi else ())}
    own = [project.sushi.config] if project.sushi.config else []
    values = {
        "target": project.target.name,
        "plugin.name": project.plugin.name,
        "plugin.parameters": [[p.name, p.minimum, p.maximum, p.skew, p.step]
                              for p in project.plugin.parameters if p.name in given],
        "audio.sample_rate": project.audio.sample_rate,
        "sushi.tracks": [asdict(track) for track in project.tracks],
        **values_of(replace(project, sushi=replace(project.sushi, log_level="")), "sushi"),
        "target.os.sushi": project.target.os.sushi,
        "target.root": bundles(project)[project.plugin.name],
    }
    return {
        "name": project.name,
        "actions": [(action(write_config), [project])],
        "targets": [str(config_path(project))],
        "uptodate": [Inputs([dialect(project.target.os.sushi).schema, *own], values, __file__)],
        "doc": "write the plugin host's configuration for the target",
    }


def explain_task(project: Project) -> TaskDict:
    """`./doit explain FILE`."""

    @action
    def run(files: list[str], code: int) -> None:
        from tasks.sushi.explain_file import explain_file

        print(explain_file(Path(files[0]), project, code))

    def check(files: list[str]) -> None:
        if len(files) != 1:
            raise AntlerError("explain takes one file: a log of Sushi, or what it printed",
                              resolution="`./doit explain sushi.log`; `./doit logs` explains the "
                                         "last run on the target")
        from tasks.sushi.explain_file import read

        read(Path(files[0]))

    option = {"name": "code", "long": "code", "type": int, "default": 0}
    return command(run, beside=True, check=check, pos_arg="files", params=[option])
