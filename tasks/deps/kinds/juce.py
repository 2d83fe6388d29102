"""`kind: juce`: JUCE as an installed CMake package; the plugin then configures in seconds.

JUCE's modules are sources that the plugin compiles. Its program juceaide, which JUCE's CMake runs
while it configures a plugin, is built here once, for the build machine. So one artifact serves all
toolchains of a root, whatever they compile for.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from tasks.core.frozen import frozen
from tasks.core.maker import Maker
from tasks.deps.kind import Kind
from tasks.toolchain.load import native
from tasks.toolchain.model import Toolchain

if TYPE_CHECKING:
    from tasks.deps.model import Built


@frozen
class Juce(Kind):
    """JUCE, configured, built and installed with the compilers for the build machine."""

    NAME = "juce"
    AHEAD = True  # CMake for a while, and one large file at the end
    MAKER = Maker(3, "7816b4aad6df3617", (
        "tasks/deps/kinds/juce.py", "tasks/toolchain/cmake.py", "tasks/toolchain/enter.py"))

    host_tools: Annotated[tuple[str, ...], "programs in it that run on the build machine"]
    definitions: Annotated[Mapping[str, str], "CMake definitions (quote ON and OFF)"] = field(
        default_factory=dict)

    def toolchain(self, target: Toolchain) -> Toolchain:
        """The native toolchain of the same root."""
        return native(target)

    def build(self, artifact: Built, scratch: Path) -> None:
        """See `Kind.build`."""
        from tasks.toolchain.cmake import Build, compile, configure, install

        source = artifact.sources[0].path
        build = Build(artifact.toolchain, scratch, (source,))
        configure(build, source, self.definitions)
        compile(build)
        install(build, scratch / "installed")

    def collect(self, artifact: Built, scratch: Path, result: Path) -> None:
        """See `Kind.collect`."""
        from tasks.deps.check import check_host_tools

        shutil.copytree(scratch / "installed", result, symlinks=True, dirs_exist_ok=True)
        check_host_tools(artifact, self.host_tools, result)


KIND = Juce
