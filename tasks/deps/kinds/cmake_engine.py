"""`kind: cmake-engine`: an inference engine, built for the target by its own CMake project."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

from tasks.core.errors import AntlerError
from tasks.core.files import new_folder, write_atomically
from tasks.core.frozen import frozen
from tasks.core.maker import Maker
from tasks.deps.kind import Kind, Options, Switch

if TYPE_CHECKING:
    from tasks.deps.model import Built, Source
    from tasks.toolchain.cmake import Build

Needs = Annotated[Mapping[str, str], "dependency → version of its recipe"]
Definitions = Annotated[Mapping[str, str], "CMake definitions, given with -D (quote ON and OFF)"]
LinkAfter = Annotated[Mapping[str, tuple[str, ...]],
                      "library → further ones that follow it in link order"]

SOME_OPERATORS = "ANTLER_ENGINE_SOME_OPERATORS"
"""Defined for the plugin's code where the engine has not all of its operators."""


@frozen
class Expect:
    """Something that one of the libraries must contain, if that library is linked."""

    library: Annotated[str, "its name without `lib` and `.a`"]
    without: Annotated[str, "what goes wrong without it"]
    symbol: Annotated[str, "a function or object that it defines"] = ""
    word: Annotated[str, "part of the name of such a function or object"] = ""
    smallest: Annotated[int, "bytes that at least one of them has (a stub has fewer)"] = 0


ExpectRows = Annotated[tuple[Expect, ...], "what is missing when a build went wrong silently"]


@frozen
class Part:
    """What is added for one architecture."""

    needs: Needs = field(default_factory=dict)
    definitions: Definitions = field(default_factory=dict)
    link_after: LinkAfter = field(default_factory=dict)
    expect: ExpectRows = ()


@frozen
class Option(Switch, Part):
    """What is added if an option is on."""


@frozen
class Headers:
    """Headers that are copied to the artifact."""

    of: Annotated[str, "a dependency, or the engine itself"]
    from_: Annotated[str, "folder in its sources"]
    to: Annotated[str, "folder below include/"]
    names: Annotated[tuple[str, ...], "patterns, as *.h"]


@frozen
class CMakeEngine(Kind):
    """Static libraries and headers, and a CMake file that defines `antler::engine`."""

    NAME = "cmake-engine"
    ENGINE = True
    MAKER = Maker(3, "fe4b67afc97fee27", (
        "tasks/deps/kinds/cmake_engine.py", "tasks/deps/engine_cmake.py",
        "tasks/toolchain/cmake.py", "tasks/toolchain/enter.py"))

    source: Annotated[str, "folder with the CMakeLists.txt; empty: that is beside the recipe"]
    project: Annotated[str, "what its project() call names it"]
    link: Annotated[tuple[str, ...], "static libraries in link order: users before what they use"]
    headers: tuple[Headers, ...]
    needs: Needs = field(default_factory=dict)
    feed: Annotated[Mapping[str, str], "dependency → CMake variable that takes its folder"] = field(
        default_factory=dict)
    private: Annotated[tuple[str, ...],
                       "dependencies whose folder the build writes to: it gets a copy"] = ()
    definitions: Definitions = field(default_factory=dict)
    operators: Annotated[str, "CMake definition that takes the operators it is built with, a list; "
                              "empty: it always has all"] = ""
    include: Annotated[str, "file beside the recipe, included at the end of project()"] = ""
    system: Annotated[tuple[str, ...], "system libraries to link after these"] = ()
    compile_definitions: Annotated[tuple[str, ...],
                                   "definitions for code that includes its headers"] = ()
    expect: ExpectRows = ()
    architectures: Annotated[Mapping[str, Part],
                             "what applies to one architecture (as `uname -m` prints it)"] = field(
        default_factory=dict)
    options: Annotated[Mapping[str, Option], "options that project.yaml may switch"] = field(
        default_factory=dict)

    def sources(self) -> Mapping[str, str]:
        """See `Kind.sources`."""
        return self.needs

    def switches(self) -> Mapping[str, Switch]:
        """See `Kind.switches`."""
        return self.options

    def here(self, architecture: str, options: Options) -> Self:
        """See `Kind.here`; later parts add to earlier ones."""
        parts = [self.architectures.get(architecture, Part()),
                 *(self.options[name] for name, on in options if on)]
        after = {k: v for part in parts for k, v in part.link_after.items()}
        link = tuple(name for one in self.link for name in (one, *after.get(one, ())))
        rows = (*self.expect, *(row for part in parts for row in part.expect))
        return replace(
            self, architectures={}, options={}, link=link,
            needs={**self.needs, **{k: v for part in parts for k, v in part.needs.items()}},
            definitions={**self.definitions,
                         **{k: v for part in parts for k, v in part.definitions.items()}},
            expect=tuple(row for row in rows if row.library in link))

    def chooses_operators(self) -> bool:
        """See `Kind.chooses_operators`."""
        return bool(self.operators)

    def with_operators(self, operators: Sequence[str]) -> Self:
        """See `Kind.with_operators`."""
        if not operators:
            return self
        chosen = {self.operators: ";".join(operators)}
        return replace(self, definitions={**self.definitions, **chosen},
                       compile_definitions=(*self.compile_definitions, SOME_OPERATORS))

    def files(self, folder: Path) -> tuple[Path, ...]:
        """See `Kind.files`."""
        own = () if self.source else (folder / "CMakeLists.txt",)
        return own + ((folder / self.include,) if self.include else ())

    def identity(self, folder: Path) -> list[object]:
        """See `Kind.identity`; the messages of `expect` decide nothing."""
        wordless = tuple(replace(row, without="") for row in self.expect)
        return Kind.identity(replace(self, expect=wordless), folder)

    def build(self, artifact: Built, scratch: Path) -> None:
        """See `Kind.build`."""
        from tasks.toolchain.cmake import compile, configure

        self._copy_private(artifact, scratch)
        build = self._build(artifact, scratch)
        folder = artifact.sources[0].path / self.source if self.source else artifact.recipe.folder
        configure(build, folder, self.cmake_definitions(artifact, scratch))
        compile(build, self.targets((build.tree / "build.ninja").read_text(encoding="utf-8")))

    def collect(self, artifact: Built, scratch: Path, result: Path) -> None:
        """See `Kind.collect`."""
        from tasks.deps.check import check_engine
        from tasks.deps.engine_cmake import config
        from tasks.toolchain.cmake import libraries

        built = libraries(self._build(artifact, scratch).tree)
        linked = [name for name in self.link if name in built]
        (result / "lib").mkdir()
        for name in linked:
            shutil.copyfile(built[name], result / "lib" / f"lib{name}.a")
        check_engine(artifact, self.expect, result / "lib")
        self._copy_headers(artifact, result / "include")
        write_atomically(result / "AntlerEngine.cmake", config(
            artifact, linked, self.system, self.compile_definitions))

    def cmake_definitions(self, artifact: Built, scratch: Path) -> dict[str, str]:
        """The definitions for CMake: the recipe's, and the folder of each dependency."""
        fed = {self.feed[s.recipe.name]: str(self._visible(s, scratch))
               for s in artifact.sources if s.recipe.name in self.feed}
        # Outside the artifact, so that it has no path of this machine and can be shared.
        included = {f"CMAKE_PROJECT_{self.project}_INCLUDE":
                    str(artifact.recipe.folder / self.include)} if self.include else {}
        return {**self.definitions, **fed, **included}

    def targets(self, ninja: str) -> list[str]:
        """The libraries to link that this configuration has, from the text of build.ninja."""
        defined = {line.split(":")[0].removeprefix("build ") for line in ninja.splitlines()
                   if line.startswith("build ") and ": phony" in line}
        return [name for name in self.link if name in defined]

    def _build(self, artifact: Built, scratch: Path) -> Build:
        from tasks.toolchain.cmake import Build

        reads = (*(s.path for s in artifact.sources), artifact.recipe.folder)
        return Build(artifact.toolchain, scratch, reads)

    def _copy_private(self, artifact: Built, scratch: Path) -> None:
        """Copy the sources that CMake scripts write to."""
        for source in artifact.sources:
            copy = self._visible(source, scratch)
            if copy != source.path and not (copy / source.stamp.name).is_file():
                with new_folder(copy, source.stamp.name) as work:
                    shutil.copytree(source.path, work, symlinks=True, dirs_exist_ok=True)

    def _visible(self, source: Source, scratch: Path) -> Path:
        name = source.recipe.name
        return scratch / name if name in self.private else source.path

    def _copy_headers(self, artifact: Built, include: Path) -> None:
        sources = {s.recipe.name: s.path for s in artifact.sources}
        for entry in self.headers:
            folder = sources[entry.of] / entry.from_
            found = [path for name in entry.names for path in folder.rglob(name)
                     if path.is_file()]
            if not found:
                raise AntlerError(f"{entry.of}: no headers in {entry.from_}",
                                  resolution=f"correct `headers` in {artifact.recipe.folder}")
            for path in found:
                place = include / entry.to / path.relative_to(folder)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, place)


KIND = CMakeEngine
