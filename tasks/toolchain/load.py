"""sdk/toolchains.yaml and sdk/roots/*.yaml, read into values; nothing is made here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tasks.core import yaml_cache
from tasks.core.errors import AntlerError
from tasks.core.files import digest, sha256
from tasks.core.paths import SDK, home, shown
from tasks.core.versions import numbers
from tasks.toolchain.model import Root, Toolchain

MAKER = 1
"""Version of the way roots are made (tasks/toolchain/root.py): part of every root's digest."""

ROOT_KEYS = ("suite", "architecture", "foreign", "packages", "exclude", "strip")
"""What a root's definition says."""


def load(name: str, sdk: Path = SDK) -> Toolchain:
    """The toolchain called `name`, as sdk/toolchains.yaml describes it.

    Raises:
        AntlerError: no such toolchain, or its entry lacks a key.
    """
    entries = _yaml(sdk / "toolchains.yaml")
    if name not in entries:
        raise AntlerError(
            f"no toolchain is called {name}",
            details=f"{shown(sdk / 'toolchains.yaml')} has: {', '.join(sorted(entries))}",
            resolution="name one of these, or add an entry",
        )
    try:
        return _toolchain(name, entries[name], sdk)
    except KeyError as error:
        raise AntlerError(
            f"toolchain {name}: {error.args[0]} is missing in {shown(sdk / 'toolchains.yaml')}",
            resolution="schema/toolchain.schema.json lists the keys",
        ) from error


def names(sdk: Path = SDK) -> tuple[str, ...]:
    """All toolchains that can be loaded, sorted."""
    return tuple(sorted(_yaml(sdk / "toolchains.yaml")))


def definition(root_name: str, sdk: Path = SDK) -> dict[str, Any]:
    """What a root is made of: the content of sdk/roots/<name>.yaml.

    Raises:
        AntlerError: there is no such file, or it lacks a key.
    """
    path = sdk / "roots" / f"{root_name}.yaml"
    parts = _yaml(path)
    if missing := [key for key in ROOT_KEYS if key not in parts]:
        raise AntlerError(f"root {root_name}: {', '.join(missing)} is missing in {shown(path)}",
                          resolution=f"git diff {shown(path)}")
    return parts


def load_root(root_name: str, sdk: Path = SDK) -> Root:
    """A root by its definition's name; its path carries the digest of the definition."""
    parts = definition(root_name, sdk)
    name = f"{root_name}-{digest(MAKER, parts)}"
    return Root(
        path=home() / "roots" / name,
        suite=parts["suite"],
        architecture=parts["architecture"],
        foreign=tuple(parts["foreign"]),
        packages=tuple(parts["packages"]),
    )


def _toolchain(name: str, entry: dict[str, Any], sdk: Path) -> Toolchain:
    root = load_root(entry["root"], sdk) if entry.get("root") else None
    base = root.path if root else Path("/")
    cmake_file = sdk / entry["cmake_file"]
    identity = digest(entry, root.path.name if root else None, sha256(cmake_file))
    return Toolchain(
        name=name,
        architecture=entry["architecture"],
        triple=entry["triple"],
        root=root,
        cmake_file=cmake_file,
        library_folders=tuple(base / folder for folder in entry["library_folders"]),
        glibc=numbers(str(entry["glibc"])),
        glibcxx=numbers(str(entry["glibcxx"])),
        digest=identity,
    )


def _yaml(path: Path) -> dict[str, Any]:
    try:
        return yaml_cache.read(path)
    except FileNotFoundError as error:
        raise AntlerError(f"{shown(path)} is missing",
                          resolution=f"git checkout {shown(path)}") from error
