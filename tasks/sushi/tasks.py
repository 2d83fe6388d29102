"""doit's task that writes the plugin host's configuration."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from tasks.core import paths
from tasks.core.errors import action
from tasks.core.files import write_if_changed
from tasks.core.task import TaskDict
from tasks.core.uptodate import Inputs
from tasks.project.model import Project
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
    from tasks.sushi.validate import check

    config = host_config(project, bundles(project))
    check(config, dialect(project.target.os.sushi), project)
    write_if_changed(config_path(project), render(config))


def config_task(project: Project) -> TaskDict:
    """The task that writes build/<target>/config.json."""
    given = {name for track in project.tracks for use in track.plugins
             for name, _ in use.parameters}
    values = {
        "target": project.target.name,
        "plugin.name": project.plugin.name,
        "plugin.parameters": [[p.name, p.minimum, p.maximum, p.skew, p.step]
                              for p in project.plugin.parameters if p.name in given],
        "audio.sample_rate": project.audio.sample_rate,
        "sushi.tracks": [asdict(track) for track in project.tracks],
        "target.os.sushi": project.target.os.sushi,
        "target.root": bundles(project)[project.plugin.name],
    }
    return {
        "name": project.name,
        "actions": [(action(write_config), [project])],
        "targets": [str(config_path(project))],
        "uptodate": [Inputs([dialect(project.target.os.sushi).schema], values, __file__)],
        "doc": "write the plugin host's configuration for the target",
    }
