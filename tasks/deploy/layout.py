"""A release: the files that run on the board, named by the digest of what they are."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from tasks.core.errors import AntlerError
from tasks.core.files import digest, sha256, tree_files
from tasks.core.frozen import frozen
from tasks.core.paths import shown
from tasks.project.model import Project

MANIFEST = "manifest.json"
MODEL = "model.antler"
"""Names of files of a release; the model's, where it is no part of the plugin."""


@frozen
class Products:
    """What the stages before have made for one target.

    Attributes:
        bundle: the `<Name>.vst3` folder.
        config: Sushi's configuration.
        built: the list the C++ build leaves (`built.json`): where our plugin host's binary is.
        folder: where this target's reports go (`build/<target>`).
        described: what is known of the model, as JSON; None: nobody asked.

    """

    bundle: Path
    config: Path
    built: Path
    folder: Path
    described: Path | None = None

    def host(self) -> Path:
        """Our plugin host's binary.

        Raises:
            AntlerError: it has not been built.

        """
        _require(self.built.is_file(), self.built)
        path = Path(json.loads(self.built.read_text())["bench"]["path"])
        _require(path.is_file(), path)
        return path

    def binaries(self) -> tuple[Path, ...]:
        """All that the C++ build made, with symbols or with a file of them beside it."""
        made = json.loads(self.built.read_text()) if self.built.is_file() else {}
        return tuple(Path(each["path"]) for each in made.values())


@frozen
class File:
    """One file of a release: `name` is relative to it, `mode` one of 0o755 and 0o644."""

    name: str
    sha256: str
    mode: int
    size: int
    source: Path | bytes

    @property
    def identity(self) -> tuple[str, int]:
        """What makes a file on the board the same file."""
        return self.sha256, self.mode


@frozen
class Release:
    """The files of a release, its name, and the architecture its plugin is for."""

    digest: str
    architecture: str
    files: tuple[File, ...]

    @property
    def manifest(self) -> dict[str, Any]:
        """What it was made from."""
        (made,) = (it.source for it in self.files if it.name == MANIFEST)
        assert isinstance(made, bytes)
        content: dict[str, Any] = json.loads(made)
        return content


def release(project: Project, products: Products) -> Release:
    """Lay out the release.

    Raises:
        AntlerError: something that belongs into it has not been built.

    """
    _require(products.bundle.is_dir(), products.bundle)
    _require(products.config.is_file(), products.config)
    files = [_file(f"{products.bundle.name}/{path.relative_to(products.bundle)}", path)
             for path in tree_files(products.bundle)]
    files.append(_file("config.json", products.config))
    host = project.target.plugin_host
    if host.shipped:
        files.append(_file(host.program, products.host()))
    files.append(_manifest(project, products, files))
    files.sort(key=lambda file: file.name)
    name = digest([[file.name, *file.identity] for file in files])
    return Release(name, _architecture(products.bundle), tuple(files))


def _require(there: bool, path: Path) -> None:
    if not there:
        raise AntlerError(f"{shown(path)} has not been built yet",
                          resolution="build it first: `./doit build`")


def _file(name: str, path: Path) -> File:
    status = path.stat()
    # Only "executable or not" is kept: the rest depends on the umask of whoever built it.
    return File(name, sha256(path), 0o755 if status.st_mode & 0o100 else 0o644,
                status.st_size, path)


def _manifest(project: Project, products: Products, files: list[File]) -> File:
    """What the release was made from; no time in it, so that equal inputs give equal bytes."""
    content = {
        "antler": 1,
        "plugin": {"name": project.plugin.name, "version": project.plugin.version,
                   "juce": project.plugin.juce},
        "engine": {"name": project.engine.name, "version": project.engine.version,
                   "options": dict(project.engine.options)} if project.model else None,
        "model": project.model.file.name or None,
        "audio": {"sample_rate": project.audio.sample_rate,
                  "block_size": project.audio.block_size},
        "target": {"name": project.target.name, "os": project.target.os.name,
                   "toolchain": project.target.toolchain,
                   "plugin_host": project.target.plugin_host.name},
        "files": {file.name: file.sha256 for file in files},
        **_latency(products.described),
    }
    raw = (json.dumps(content, indent=2, sort_keys=True) + "\n").encode()
    return File(MANIFEST, hashlib.sha256(raw).hexdigest(), 0o644, len(raw), raw)


def _latency(described: Path | None) -> dict[str, int]:
    """Frames by which the model is heard later: plugin hosts learn that when they load a plugin."""
    if described is None:
        return {}
    _require(described.is_file(), described)
    return {"latency": json.loads(described.read_text())["latency"]}


def _architecture(bundle: Path) -> str:
    """`aarch64` of `Contents/aarch64-linux`, where the plugin's module is.

    Raises:
        AntlerError: there is none, or more than one, such folder, or no module in it.

    """
    folders = sorted((bundle / "Contents").glob("*-linux"))
    if len(folders) != 1:
        raise AntlerError(f"{shown(bundle)} has {len(folders)} folders `Contents/*-linux`, not one",
                          details=", ".join(path.name for path in folders),
                          resolution="run the command again")
    module = folders[0] / f"{bundle.stem}.so"
    _require(module.is_file(), module)
    return folders[0].name.removesuffix("-linux")
