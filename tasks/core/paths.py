"""Where things are. Every path in a task comes from here, so that doit sees one spelling."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""

PROJECT_FILE = ROOT / "project.yaml"
SCHEMA = ROOT / "schema"
SDK = ROOT / "sdk"
DEPS = ROOT / "deps"
PLUGIN_SRC = ROOT / "plugin_src"
STATE = ROOT / ".state"
BUILD = ROOT / "build"


def home() -> Path:
    """The store shared by all checkouts, keyed by content: downloads, sources, artifacts, roots.

    `ANTLER_HOME` if set, else `antler` in the user's XDG cache folder.
    """
    explicit = os.environ.get("ANTLER_HOME")
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(explicit).expanduser().resolve() if explicit else Path(cache) / "antler"


def shown(path: Path) -> str:
    """`path` as a user would write it: relative to the checkout if it is inside it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def compile_folder(variant: str) -> Path:
    """What is compiled, shared by all targets that need the same: retargeting compiles nothing."""
    return BUILD / "compiled" / variant


def product_folder(name: str) -> Path:
    """What is made for one target: bundle, Sushi config, verdict."""
    return BUILD / name
