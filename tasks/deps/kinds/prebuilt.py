"""`kind: prebuilt`: an inference engine that its makers built; the plugin loads it at run time."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from tasks.core.elf import architecture, read
from tasks.core.errors import AntlerError
from tasks.core.files import write_atomically
from tasks.core.frozen import frozen
from tasks.core.maker import Maker
from tasks.deps.kind import Kind

if TYPE_CHECKING:
    from tasks.deps.model import Built


@frozen
class Expect:
    """A function that the library must have."""

    export: Annotated[str, "the name it is exported by"]
    without: Annotated[str, "what goes wrong without it"]


@frozen
class Refuse:
    """Something that the library must not contain."""

    text: Annotated[str, "a text in the file"]
    because: Annotated[str, "why a library with it is refused"]


@frozen
class Prebuilt(Kind):
    """A shared library with its headers and licences; its contents are checked.

    Nothing links to it. Code that includes the headers opens the library, which is in its own
    folder under the name in `ANTLER_ENGINE_LIBRARY`.
    """

    NAME = "prebuilt"
    ENGINE = True
    MAKER = Maker(1, "5978e5430f4dded9", (
        "tasks/deps/kinds/prebuilt.py", "tasks/deps/engine_cmake.py"))

    library: Annotated[str, "the shared library, a file in its sources"]
    soname: Annotated[str, "its SONAME, and its file name in the artifact and in the bundle"]
    headers: Annotated[str, "folder of the headers in its sources"]
    licences: Annotated[tuple[str, ...], "files in its sources that must be passed on with it"]
    expect: Annotated[tuple[Expect, ...], "what the library must have"] = ()
    refuse: Annotated[tuple[Refuse, ...], "what it must not have"] = ()

    def opened(self) -> tuple[str, ...]:
        """See `Kind.opened`."""
        return (self.soname,)

    def identity(self, folder: Path) -> list[object]:
        """See `Kind.identity`; the messages of `expect` and `refuse` decide nothing."""
        wordless = replace(self, expect=tuple(replace(row, without="") for row in self.expect),
                           refuse=tuple(replace(row, because="") for row in self.refuse))
        return Kind.identity(wordless, folder)

    def build(self, artifact: Built, scratch: Path) -> None:
        """Check the library; nothing is built.

        Raises:
            AntlerError: it is for another processor, lacks something or has something refused.
        """
        del scratch
        if faults := self.faults(artifact.sources[0].path / self.library,
                                 artifact.toolchain.architecture):
            raise AntlerError(f"the library of {artifact.recipe} is refused",
                              details="\n".join(f"{self.library} {fault}" for fault in faults),
                              resolution=f"choose another version of {artifact.recipe.name}")

    def faults(self, library: Path, wanted: str) -> list[str]:
        """What is wrong with a library that should be for the architecture `wanted`.

        Each fault is a sentence without its subject, the library.
        """
        content = library.read_bytes()
        found = [f"has the text `{row.text}`: {row.because}" for row in self.refuse
                 if row.text.encode() in content]
        if (machine := architecture(content[:20])) != wanted:
            return [f"is for {machine or 'no processor'}, not for {wanted}", *found]
        header = read(library)
        if header.soname != self.soname:
            found.append(f"calls itself {header.soname or 'nothing'}, not {self.soname}")
        return found + [f"has no {row.export}: {row.without}" for row in self.expect
                        if row.export not in header.exports]

    def collect(self, artifact: Built, scratch: Path, result: Path) -> None:
        """See `Kind.collect`."""
        from tasks.deps.engine_cmake import config

        del scratch
        source = artifact.sources[0].path
        for folder in ("lib", "licences"):
            (result / folder).mkdir()
        shutil.copyfile(source / self.library, result / "lib" / self.soname)
        for name in self.licences:
            shutil.copyfile(source / name, result / "licences" / Path(name).name)
        shutil.copytree(source / self.headers, result / "include")
        named = f'"ANTLER_ENGINE_LIBRARY=\\"{self.soname}\\""'
        write_atomically(result / "AntlerEngine.cmake", config(
            artifact, [], ["${CMAKE_DL_LIBS}"], [named]))


KIND = Prebuilt
