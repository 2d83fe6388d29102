"""Builds an inference engine into an artifact that CMake can include from anywhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tasks.core.errors import AntlerError
from tasks.core.files import new_folder, remove_tree, write_atomically
from tasks.core.lock import turn
from tasks.core.paths import home
from tasks.deps.check import check_engine
from tasks.deps.model import Artifact, Source
from tasks.deps.plan import applicable
from tasks.toolchain.cmake import Build, compile, configure, libraries


def build_engine(artifact: Artifact) -> None:
    """Build `artifact` where it is not there yet; its sources and toolchain are.

    The scratch folder stays when it fails or is killed: the next run goes on from there.

    Raises:
        AntlerError: configuring or compiling failed, or the product lacks what it must have.
    """
    once(artifact, _make)


def once(artifact: Artifact, make: Callable[[Artifact, Path], None]) -> None:
    """Run `make` with a folder to build in, unless the artifact is there or another makes it."""
    if artifact.manifest.is_file():
        return
    with scratch(artifact) as folder:
        if not artifact.manifest.is_file():  # whoever had the folder before may have made it
            make(artifact, folder)


def _make(artifact: Artifact, folder: Path) -> None:
    build = _build(artifact, folder)
    configure(build, _own(artifact).path / artifact.recipe.build["source"],
              definitions(artifact, folder))
    compile(build, wanted(artifact, folder))
    built = libraries(build.tree)
    names = [name for name in link_order(artifact) if name in built]
    with new_folder(artifact.path, artifact.manifest.name) as result:
        _collect(artifact, {name: built[name] for name in names}, result)
        check_engine(artifact, result / "lib")
        write_atomically(result / "manifest.json", manifest(artifact))


@contextmanager
def scratch(artifact: Artifact) -> Iterator[Path]:
    """A folder to build in, one user at a time, removed after success."""
    folder = home() / "scratch" / artifact.path.name
    with turn(home() / "locks" / artifact.path.name, f"builds {artifact.path.name}"):
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        remove_tree(folder)


def definitions(artifact: Artifact, folder: Path) -> dict[str, str]:
    """What cmake is told with -D: the recipe's definitions, and where each dependency is."""
    build = artifact.recipe.build
    said = {k: str(v) for part in _parts(artifact) for k, v in part.get("definitions", {}).items()}
    fed = {build["feed"][s.recipe.name]: str(_visible(s, artifact, folder))
           for s in artifact.sources if s.recipe.name in build["feed"]}
    # Paths of this machine stay out of the product, so that a cache may be shared.
    return {**said, **fed, f"CMAKE_PROJECT_{_project(build)}_INCLUDE":
            str(artifact.recipe.folder / build["include"])}


def link_order(artifact: Artifact) -> list[str]:
    """Names of the engine's libraries, each before what it needs."""
    after = {k: v for part in _parts(artifact) for k, v in part.get("link_after", {}).items()}
    return [name for library in artifact.recipe.build["link"]
            for name in (library, *after.get(library, ()))]


def wanted(artifact: Artifact, folder: Path) -> list[str]:
    """Targets to build: the libraries that are linked and exist in this configuration."""
    text = (folder / "tree" / "build.ninja").read_text(encoding="utf-8")
    defined = {line.split(":")[0].removeprefix("build ") for line in text.splitlines()
               if line.startswith("build ") and ": phony" in line}
    return [name for name in link_order(artifact) if name in defined]


def cmake_config(artifact: Artifact, names: list[str]) -> str:
    """AntlerEngine.cmake: defines the target `antler::engine` for any place of the folder."""
    build = artifact.recipe.build
    libs = "\n".join(f'  "${{CMAKE_CURRENT_LIST_DIR}}/lib/lib{name}.a"' for name in names)
    system = " ".join(build["system"])
    options = " ".join(f"ANTLER_ENGINE_{name.upper()}={int(on)}" for name, on in artifact.options)
    return f"""\
# {artifact.recipe.name} {artifact.recipe.version}, made by Antler; include() this file.
if(TARGET antler::engine)
  return()
endif()
add_library(antler::engine INTERFACE IMPORTED)
target_include_directories(antler::engine SYSTEM INTERFACE "${{CMAKE_CURRENT_LIST_DIR}}/include")
target_compile_definitions(antler::engine INTERFACE
  {" ".join(build["compile_definitions"])} {options})
target_link_libraries(antler::engine INTERFACE
{libs}
  {system})
set(ANTLER_ENGINE_NAME {artifact.recipe.name})
set(ANTLER_ENGINE_VERSION {artifact.recipe.version})
"""


def manifest(artifact: Artifact) -> str:
    """What an artifact was made of, as JSON text."""
    made_of = [json.loads(source.stamp.read_text(encoding="utf-8")) for source in artifact.sources]
    tools = artifact.toolchain
    said = {"name": artifact.recipe.name, "version": artifact.recipe.version,
            "digest": artifact.digest, "toolchain": tools.name if tools else None,
            "toolchain_digest": tools.digest if tools else None,
            "options": dict(artifact.options), "sources": made_of}
    return json.dumps(said, indent=2) + "\n"


def _build(artifact: Artifact, folder: Path) -> Build:
    """The build, with private copies of the sources that CMake scripts write into."""
    for source in artifact.sources:
        copy = _visible(source, artifact, folder)
        if copy != source.path and not (copy / source.stamp.name).is_file():
            with new_folder(copy, source.stamp.name) as work:
                shutil.copytree(source.path, work, symlinks=True, dirs_exist_ok=True)
    assert artifact.toolchain is not None
    reads = (*(s.path for s in artifact.sources), artifact.recipe.folder)
    return Build(artifact.toolchain, folder, reads)


def _visible(source: Source, artifact: Artifact, folder: Path) -> Path:
    private = source.recipe.name in artifact.recipe.build.get("private", ())
    return folder / source.recipe.name if private else source.path


def _own(artifact: Artifact) -> Source:
    return artifact.sources[0]


def _parts(artifact: Artifact) -> list[dict[str, Any]]:
    assert artifact.toolchain is not None
    return applicable(artifact.recipe.build, artifact.toolchain.architecture, artifact.options)


def _project(build: dict[str, Any]) -> str:
    """The name in TFLite's project() call: that of its main library."""
    return str(build["link"][0])


def _collect(artifact: Artifact, built: dict[str, Path], result: Path) -> None:
    """Copy libraries and headers into the artifact, and write its CMake file."""
    (result / "lib").mkdir()
    for name, path in built.items():
        shutil.copyfile(path, result / "lib" / f"lib{name}.a")
    sources = {s.recipe.name: s.path for s in artifact.sources}
    for entry in artifact.recipe.build["headers"]:
        copied = _copy_headers(sources[entry["of"]] / entry["from"],
                               result / "include" / entry["to"], entry["names"])
        if not copied:
            raise AntlerError(f"{entry['of']}: no headers in {entry['from']}",
                              resolution=f"correct `headers` in {artifact.recipe.folder}")
    write_atomically(result / "AntlerEngine.cmake", cmake_config(artifact, list(built)))


def _copy_headers(source: Path, target: Path, names: list[str]) -> int:
    """Copy matching files with their folders; how many."""
    found = [path for name in names for path in source.rglob(name)]
    for path in found:
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    return len(found)
