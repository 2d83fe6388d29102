"""What a project needs, computed from recipes alone: nothing is fetched or built here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tasks.core.errors import AntlerError
from tasks.core.files import digest, sha256
from tasks.core.paths import DEPS, home
from tasks.deps.model import Artifact, Recipe, Source
from tasks.deps.recipe import load
from tasks.project.model import Project
from tasks.toolchain.model import Toolchain

BUILDER = 1
"""Version of the way artifacts are built (engine.py, juce.py): part of their digests."""

UNPACKER = 1
"""Version of the way sources are prepared (prepare.py, unpack.py): part of their digests."""


def plan(project: Project, toolchain: Toolchain, deps: Path = DEPS) -> tuple[Artifact, ...]:
    """The artifacts that the plugin is compiled against: engine, JUCE, VST3 SDK.

    Raises:
        AntlerError: a recipe, version or option that does not exist.
    """
    wanted = project.engine
    return (engine(wanted.name, wanted.version, wanted.options, toolchain, deps),
            juce(project.plugin.juce, toolchain, deps), used_as_source("vst3sdk", "", deps))


def engine(name: str, version: str, options: tuple[tuple[str, bool], ...],
           toolchain: Toolchain, deps: Path = DEPS) -> Artifact:
    """An inference engine with its dependencies, for one toolchain."""
    recipe = load(name, version, deps)
    chosen = _chosen(recipe, options)
    parts = applicable(recipe.build, toolchain.architecture, chosen)
    needed = {k: v for part in parts for k, v in part.get("needs", {}).items()}
    sources = (source(recipe), *(source(load(k, v, deps)) for k, v in needed.items()))
    included = sha256(recipe.folder / recipe.build["include"]) if "include" in recipe.build else ""
    identity = digest(BUILDER, recipe.build, included, chosen, [s.digest for s in sources],
                      toolchain.digest)
    folder = f"{name}-{recipe.version}-{toolchain.name}-{identity}"
    return Artifact(recipe, home() / "artifacts" / folder, identity, sources, toolchain, chosen)


def juce(version: str, toolchain: Toolchain, deps: Path = DEPS) -> Artifact:
    """JUCE as an installed CMake package; the same for all toolchains of one root.

    Its modules are sources, its one program (juceaide) runs in the root: the target's
    architecture does not matter.
    """
    recipe = load("juce", version, deps)
    own = source(recipe)
    identity = digest(BUILDER, recipe.build, own.digest, toolchain.root.path.name)
    folder = f"juce-{recipe.version}-{identity}"
    return Artifact(recipe, home() / "artifacts" / folder, identity, (own,), toolchain, ())


def used_as_source(name: str, version: str, deps: Path = DEPS) -> Artifact:
    """A dependency that is compiled with what uses it."""
    own = source(load(name, version, deps))
    return Artifact(own.recipe, own.path, own.digest, (own,), None, ())


def source(recipe: Recipe) -> Source:
    """A recipe's prepared sources, named by all that could change them."""
    patches = {p for alternative in recipe.sources for a in alternative for p in a.patches}
    patches |= set(recipe.patches)
    texts = [[name, sha256(_patch(recipe, name))] for name in sorted(patches)]
    archives = [[_identity(archive) for archive in s] for s in recipe.sources]
    identity = digest(UNPACKER, archives, recipe.patches, texts)
    return Source(recipe, home() / "sources" / f"{recipe.name}-{recipe.version}-{identity}",
                  identity)


def applicable(build: dict[str, Any], architecture: str,
               options: tuple[tuple[str, bool], ...]) -> list[dict[str, Any]]:
    """The parts of a recipe's `build` that hold here: its own, the architecture's, the options'.

    Pure; later parts add to earlier ones.
    """
    said = build.get("options", {})
    return [build, build.get("architectures", {}).get(architecture, {}),
            *(said[name] for name, on in options if on)]


def _chosen(recipe: Recipe, options: tuple[tuple[str, bool], ...]) -> tuple[tuple[str, bool], ...]:
    known = recipe.build.get("options", {})
    for name, _ in options:
        if name not in known:
            raise AntlerError(
                f"engine {recipe.name} has no option {name}",
                details=f"it has: {', '.join(known) or 'none'}",
                resolution="correct `engine:` in project.yaml")
    asked = dict(options)
    return tuple((name, asked.get(name, said["default"])) for name, said in sorted(known.items()))


def _patch(recipe: Recipe, name: str) -> Path:
    path = recipe.folder / "patches" / name
    if not path.is_file():
        raise AntlerError(f"{recipe.name} {recipe.version}: patch {name} is missing",
                          resolution=f"restore {path}, or remove it from recipe.yaml")
    return path


def _identity(archive: object) -> list[object]:
    """All of an archive but where it comes from: its sha256 says what it is."""
    fields = dict(vars(archive))
    return [[k, v] for k, v in sorted(fields.items()) if k not in ("kind", "location")]
