"""The dependencies of a project, computed from recipes alone; nothing is fetched or built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.files import digest, sha256
from tasks.core.maker import Maker
from tasks.core.paths import DEPS, home
from tasks.deps.kind import Options
from tasks.deps.model import Artifact, Built, Recipe, Source, SourceOnly
from tasks.deps.recipe import load
from tasks.model.needed import needed
from tasks.project.model import Project
from tasks.toolchain.model import Toolchain

UNPACKER = Maker(2, "b69bec118b60996c", (
    "tasks/deps/prepare.py", "tasks/deps/unpack.py", "tasks/deps/extract.py",
    "tasks/deps/patch.py", "tasks/core/ar.py"))
"""The version of the code that prepares sources: part of their digests."""


def plan(project: Project, toolchain: Toolchain, deps: Path = DEPS) -> tuple[Artifact, ...]:
    """The artifacts that the plugin is compiled against: engine and FFT of a model, JUCE, VST3 SDK.

    Raises:
        AntlerError: a recipe, version or option that does not exist.
    """
    engine, of_model = project.engine, tuple[Artifact, ...]()
    if project.model:
        of_model = (artifact(engine.name, engine.version, toolchain, engine.options, deps,
                             needed(project)),
                    artifact("kissfft", "", toolchain, deps=deps))
    return (*of_model,
            artifact("juce", project.plugin.juce, toolchain,
                     (("host_tools", project.plugin.host_tools),), deps),
            artifact("vst3sdk", "", toolchain, deps=deps))


def artifact(name: str, version: str, toolchain: Toolchain, options: Options = (),
             deps: Path = DEPS, operators: Sequence[str] = ()) -> Artifact:
    """A dependency, with its sources, for a plugin that is built with `toolchain`.

    Args:
        version: empty for the first in the recipe.
        options: at least those that differ from the recipe's defaults.
        operators: those that an engine is built with; none: all that it knows.

    Raises:
        AntlerError: a recipe, version or option that does not exist.
    """
    recipe = load(name, version, deps)
    if recipe.build.MAKER is None:
        own = source(recipe, toolchain.architecture)
        return SourceOnly(recipe, own.path, own.digest, (own,))
    return _built(recipe, toolchain, options, deps, operators)


def _built(recipe: Recipe, target: Toolchain, options: Options, deps: Path,
           operators: Sequence[str]) -> Built:
    chosen = recipe.build.chosen(f"engine {recipe.name}", options)
    build = recipe.build.here(target.architecture, chosen)
    some = tuple(sorted(operators)) if build.chooses_operators() else ()
    build = build.with_operators(some)
    toolchain = build.toolchain(target)
    others = (load(name, version, deps) for name, version in build.sources().items())
    sources = tuple(source(one, target.architecture) for one in (recipe, *others))
    identity = digest(build.identity(recipe.folder), chosen, [s.digest for s in sources],
                      toolchain.digest)
    folder = f"{recipe.name}-{recipe.version}-{toolchain.name}-{identity}"
    return Built(replace(recipe, build=build), home() / "artifacts" / folder, identity, sources,
                 toolchain, chosen, some)


def source(recipe: Recipe, architecture: str = "") -> Source:
    """A recipe's prepared sources for one architecture, named by a digest of all their inputs.

    Raises:
        AntlerError: there are none for that architecture, or a patch is missing.
    """
    one = f"-{architecture}" if recipe.architectures else ""
    name = f"{recipe.name}-{recipe.version}{one}"
    recipe = recipe.on(architecture)
    patches = {p for alternative in recipe.sources for a in alternative for p in a.patches}
    texts = [[name, sha256(_patch(recipe, name))] for name in sorted({*patches, *recipe.patches})]
    archives = [[archive.content for archive in alternative] for alternative in recipe.sources]
    identity = digest(UNPACKER.version, archives, recipe.patches, texts)
    return Source(recipe, name, home() / "sources" / f"{name}-{identity}", identity)


def _patch(recipe: Recipe, name: str) -> Path:
    path = recipe.folder / "patches" / name
    if not path.is_file():
        raise AntlerError(f"{recipe}: patch {name} is missing",
                          resolution=f"restore {path}, or remove it from recipe.yaml")
    return path
