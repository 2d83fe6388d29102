"""Reads sdk/toolchains.yaml and sdk/roots/*.yaml into values; nothing is made here."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from tasks.board.target import Target
from tasks.core import yaml_cache
from tasks.core.errors import AntlerError
from tasks.core.files import digest, sha256
from tasks.core.paths import SDK, home, shown
from tasks.core.versions import numbers
from tasks.toolchain.image import ImageRoot
from tasks.toolchain.model import Root, Toolchain
from tasks.toolchain.packages import PackagesRoot
from tasks.toolchain.sdk import find

KINDS: dict[str, type[Root]] = {"packages": PackagesRoot, "image": ImageRoot}
"""The kinds of root by name, the value of `kind` in their definitions."""


IMAGE = "container"
"""The root of a toolchain that project.yaml gives an image."""


def load(name: str, sdk: Path = SDK, root: Root | None = None) -> Toolchain:
    """The toolchain called `name` in sdk/toolchains.yaml.

    Args:
        root: another one than its entry says.

    Raises:
        AntlerError: there is none, or its entry lacks a key.
    """
    entries = _yaml(sdk / "toolchains.yaml")
    if name not in entries:
        raise AntlerError(
            f"there is no toolchain {name}",
            details=f"{shown(sdk / 'toolchains.yaml')} has: {', '.join(sorted(entries))}",
            resolution="name one of these, or add an entry",
        )
    try:
        entry = entries[name]
        return _toolchain(name, entry, sdk, root or load_root(entry["root"], sdk))
    except KeyError as error:
        raise AntlerError(
            f"toolchain {name}: {error.args[0]} is missing in {shown(sdk / 'toolchains.yaml')}",
            resolution="schema/toolchain.schema.json lists the keys",
        ) from error


def for_target(target: Target, sdk: Path = SDK) -> Toolchain:
    """The toolchain that compiles for `target`: in the image that project.yaml says, if it says
    one, and with the SDK of its system, if it uses that.

    Raises:
        AntlerError: as `load`.
    """
    image = target.built_with.image
    plain = replace(load(target.toolchain, sdk, load_root(IMAGE, sdk, image) if image else None),
                    name=target.compilers)
    if target.sdk is None:
        return plain
    used = find(target, target.sdk)
    return replace(plain, sdk=used, glibc=target.os.glibc, glibcxx=target.os.glibcxx,
                   digest=digest(plain.digest, str(used.folder), used.identity))


def native(toolchain: Toolchain, sdk: Path = SDK) -> Toolchain:
    """The toolchain in the same root that compiles for this machine: for programs used in a build.

    Raises:
        AntlerError: the root has none.
    """
    here = (toolchain.root.name, os.uname().machine)
    for name, entry in _yaml(sdk / "toolchains.yaml").items():
        if (entry["root"], entry["architecture"]) == here:
            other = toolchain.root.title.removeprefix(toolchain.root.name)
            return replace(load(name, sdk, toolchain.root), name=f"{name}{other}")
    raise AntlerError(
        f"the root of {toolchain.name} has no toolchain for programs of this machine",
        resolution=f"add one for {os.uname().machine} with the same `root:` to "
        f"{shown(sdk / 'toolchains.yaml')}")


def load_root(name: str, sdk: Path = SDK, image: str = "") -> Root:
    """The root defined in sdk/roots/<name>.yaml; its path has a digest of the definition.

    Args:
        image: the image that it is made of, instead of what the definition says.

    Raises:
        AntlerError: there is no such file, it lacks a key, or its kind is unknown.
    """
    path = sdk / "roots" / f"{name}.yaml"
    said = {**_yaml(path), **({"image": image} if image else {})}
    try:
        kind = KINDS.get(said["kind"])
        if kind is None:
            raise AntlerError(f"root {name}: there is no kind of root {said['kind']}",
                              resolution=f"correct `kind` in {shown(path)}: {', '.join(KINDS)}")
        identity = digest(kind.MAKER.version, kind.decides(said, sdk))
        return kind.parse(name, home() / "roots" / f"{name}-{identity}", said, sdk)
    except KeyError as error:
        raise AntlerError(f"root {name}: {error.args[0]} is missing in {shown(path)}",
                          resolution=f"git diff {shown(path)}") from error


def _toolchain(name: str, entry: dict[str, Any], sdk: Path, root: Root) -> Toolchain:
    cmake_file = sdk / entry["cmake_file"]
    return Toolchain(
        name=name,
        architecture=entry["architecture"],
        triple=entry["triple"],
        root=root,
        compilers=tuple(entry["compilers"]),
        cmake_file=cmake_file,
        libraries=tuple(entry["library_folders"]),
        glibc=numbers(str(entry["glibc"])),
        glibcxx=numbers(str(entry["glibcxx"])),
        # The empty list was for what there is no more: without it, all would be built again.
        digest=digest(entry, root.path.name, sha256(cmake_file), []),
    )


def _yaml(path: Path) -> dict[str, Any]:
    try:
        return yaml_cache.read(path)
    except FileNotFoundError as error:
        raise AntlerError(f"{shown(path)} is missing",
                          resolution=f"git checkout {shown(path)}") from error
