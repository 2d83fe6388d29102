"""Where things are. Every path in a task comes from here, so that doit sees one spelling."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

CODE = Path(__file__).resolve().parents[2]
"""Antler itself: tasks, recipes, schemas, the plugin's sources."""

INSTALLED = CODE.parent.name in ("site-packages", "dist-packages")
"""Whether that is a package, whose command is `antler`, and no checkout."""


def home() -> Path:
    """The store shared by all projects, keyed by content: downloads, sources, artifacts, roots.

    `ANTLER_HOME` if set, else `antler` in the user's XDG cache folder.
    """
    said = os.environ.get
    return _home(said("ANTLER_HOME"), said("XDG_CACHE_HOME"), said("HOME"))


@cache
def _home(explicit: str | None, caches: str | None, _user: str | None) -> Path:
    if explicit:
        return Path(explicit).expanduser().resolve()
    return (Path(caches) if caches else Path.home() / ".cache") / "antler"


def nearest(folder: Path) -> Path:
    """The nearest folder with a project.yaml: `folder` or one above it; else `folder` itself."""
    return next((it for it in (folder, *folder.parents) if (it / "project.yaml").exists()), folder)


PROJECT = Path(os.environ.get("ANTLER_PROJECT")
               or (nearest(Path.cwd()) if INSTALLED else CODE)).resolve()
"""The folder with project.yaml: the one that `--project` names; else the checkout itself, of an
installed Antler the one that the user stands in."""

IN_CHECKOUT = PROJECT == CODE
"""Whether the project is the checkout's own."""

PROJECT_FILE = PROJECT / "project.yaml"
STATE = (PROJECT / ".state" if IN_CHECKOUT or PROJECT_FILE.exists() else home() / "no-project")
"""What is remembered of the project. Where there is none, nothing is left in the folder."""

BUILD = PROJECT / "build"
SCHEMA = CODE / "schema"
SDK = CODE / "sdk"
DEPS = CODE / "deps"
PLUGIN_SRC = CODE / "plugin_src"


def shown(path: Path) -> str:
    """`path` as a user would write it: relative to the project if it is inside it."""
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)


def portable(path: Path) -> str:
    """A name for `path` that is the same wherever the project, or Antler, lies."""
    inside = path.is_relative_to(PROJECT) and not CODE.is_relative_to(PROJECT)
    if IN_CHECKOUT or inside or not path.is_relative_to(CODE):
        return shown(path)
    return f"Antler's {path.relative_to(CODE)}"


def compile_folder(variant: str) -> Path:
    """What is compiled, shared by all targets that need the same: retargeting compiles nothing."""
    return BUILD / "compiled" / variant


def product_folder(name: str) -> Path:
    """What is made for one target: bundle, Sushi config, verdict."""
    return BUILD / name
