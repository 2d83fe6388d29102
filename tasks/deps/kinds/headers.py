"""`kind: headers`: an inference engine of headers alone, which the plugin's code includes."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from tasks.core.errors import AntlerError
from tasks.core.files import write_atomically
from tasks.core.frozen import frozen
from tasks.core.maker import Maker
from tasks.deps.kind import Kind

if TYPE_CHECKING:
    from tasks.deps.model import Built


@frozen
class Folder:
    """A folder that is copied to include/, under its own path."""

    of: Annotated[str, "a dependency, or the engine itself"]
    path: Annotated[str, "folder in its sources, and below include/"]


@frozen
class Headers(Kind):
    """Headers, and a CMake file that defines `antler::engine`; nothing is compiled here."""

    NAME = "headers"
    ENGINE = True
    MAKER = Maker(1, "b1e8c855fd54351a", (
        "tasks/deps/kinds/headers.py", "tasks/deps/engine_cmake.py"))

    folders: Annotated[tuple[Folder, ...], "folders of headers"]
    licences: Annotated[tuple[str, ...], "files in its sources that must be passed on with it"]
    needs: Annotated[Mapping[str, str], "dependency → version of its recipe"] = field(
        default_factory=dict)
    compile_definitions: Annotated[tuple[str, ...],
                                   "definitions for code that includes its headers"] = ()

    def sources(self) -> Mapping[str, str]:
        """See `Kind.sources`."""
        return self.needs

    def build(self, artifact: Built, scratch: Path) -> None:
        """Nothing is built."""

    def collect(self, artifact: Built, scratch: Path, result: Path) -> None:
        """See `Kind.collect`."""
        from tasks.deps.engine_cmake import config

        del scratch
        sources = {source.recipe.name: source.path for source in artifact.sources}
        for it in self.folders:
            folder = sources[it.of] / it.path
            if not folder.is_dir():
                raise AntlerError(f"{it.of} has no folder {it.path}",
                                  resolution=f"correct `folders` in {artifact.recipe.folder}")
            shutil.copytree(folder, result / "include" / it.path)
        (result / "licences").mkdir()
        for name in self.licences:
            shutil.copyfile(artifact.sources[0].path / name, result / "licences" / name)
        write_atomically(result / "AntlerEngine.cmake", config(
            artifact, [], [], self.compile_definitions))


KIND = Headers
