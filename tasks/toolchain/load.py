"""Reads sdk/toolchains.yaml and sdk/roots/*.yaml into values; nothing is made here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tasks.core import yaml_cache
from tasks.core.errors import AntlerError
from tasks.core.files import digest, sha256
from tasks.core.paths import SDK, home, shown
from tasks.core.versions import numbers
from tasks.toolchain.model import Mount, Root, Toolchain
from tasks.toolchain.packages import PackagesRoot

KINDS: dict[str, type[Root]] = {"packages": PackagesRoot}
"""The kinds of root by name, the value of `kind` in their definitions."""


def load(name: str, sdk: Path = SDK) -> Toolchain:
    """The toolchain called `name` in sdk/toolchains.yaml.

    Raises:
        AntlerError: there is none, its entry lacks a key, or a folder that it mounts is missing.
    """
    entries = _yaml(sdk / "toolchains.yaml")
    if name not in entries:
        raise AntlerError(
            f"there is no toolchain {name}",
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


def native(toolchain: Toolchain, sdk: Path = SDK) -> Toolchain:
    """The toolchain in the same root that compiles for this machine: for programs used in a build.

    Raises:
        AntlerError: the root has none.
    """
    for name, entry in _yaml(sdk / "toolchains.yaml").items():
        here = (entry["root"], entry["architecture"]) == (toolchain.root.name, os.uname().machine)
        if here and "mounts" not in entry:
            return load(name, sdk)
    raise AntlerError(
        f"the root of {toolchain.name} has no toolchain for programs of this machine",
        resolution=f"add one for {os.uname().machine} with the same `root:` to "
        f"{shown(sdk / 'toolchains.yaml')}")


def load_root(name: str, sdk: Path = SDK) -> Root:
    """The root defined in sdk/roots/<name>.yaml; its path has a digest of the definition.

    Raises:
        AntlerError: there is no such file, it lacks a key, or its kind is unknown.
    """
    path = sdk / "roots" / f"{name}.yaml"
    said = _yaml(path)
    try:
        kind = KINDS.get(said["kind"])
        if kind is None:
            raise AntlerError(f"root {name}: there is no kind of root {said['kind']}",
                              resolution=f"correct `kind` in {shown(path)}: {', '.join(KINDS)}")
        identity = digest(kind.MAKER.version, said)
        return kind.parse(name, home() / "roots" / f"{name}-{identity}", said)
    except KeyError as error:
        raise AntlerError(f"root {name}: {error.args[0]} is missing in {shown(path)}",
                          resolution=f"git diff {shown(path)}") from error


def _toolchain(name: str, entry: dict[str, Any], sdk: Path) -> Toolchain:
    root = load_root(entry["root"], sdk)
    cmake_file = sdk / entry["cmake_file"]
    mounts = tuple(_mount(name, sdk / said["folder"], said["identity"])
                   for said in entry.get("mounts", ()))
    return Toolchain(
        name=name,
        architecture=entry["architecture"],
        triple=entry["triple"],
        root=root,
        mounts=mounts,
        environment=tuple(entry.get("environment", {}).items()),
        compilers=tuple(entry["compilers"]),
        cmake_file=cmake_file,
        library_folders=tuple(root.path / folder for folder in entry["library_folders"]),
        glibc=numbers(str(entry["glibc"])),
        glibcxx=numbers(str(entry["glibcxx"])),
        digest=digest(entry, root.path.name, sha256(cmake_file),
                      [sha256(mount.identity) for mount in mounts]),
    )


def _mount(toolchain: str, folder: Path, identity: str) -> Mount:
    if not (folder / identity).is_file():
        raise AntlerError(f"toolchain {toolchain}: {folder / identity} is missing",
                          resolution=f"install what should be in {folder}, or correct `mounts` in "
                          "sdk/toolchains.yaml")
    return Mount(folder, folder / identity)


def _yaml(path: Path) -> dict[str, Any]:
    try:
        return yaml_cache.read(path)
    except FileNotFoundError as error:
        raise AntlerError(f"{shown(path)} is missing",
                          resolution=f"git checkout {shown(path)}") from error
