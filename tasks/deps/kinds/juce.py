"""`kind: juce`: JUCE as an installed CMake package; the plugin then configures in seconds.

JUCE's modules are sources that the plugin compiles. Its program juceaide, which makes JuceHeader.h
and binary data for code of one's own, is built here once, for the build machine; Antler's own
plugin never runs it, and does not wait for it. So one artifact serves all toolchains of a root,
whatever they compile for.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from tasks.core.frozen import frozen
from tasks.core.maker import Maker
from tasks.deps.kind import Kind, Switch
from tasks.toolchain.load import native
from tasks.toolchain.model import Toolchain

if TYPE_CHECKING:
    from tasks.deps.model import Built


@frozen
class Juce(Kind):
    """JUCE, configured, built and installed with the compilers for the build machine."""

    NAME = "juce"
    AHEAD = True  # CMake for a while, and one large file at the end
    MAKER = Maker(4, "693bdcc28eb5d96d", (
        "tasks/deps/kinds/juce.py", "tasks/toolchain/cmake.py", "tasks/toolchain/enter.py"))

    host_tools: Annotated[tuple[str, ...], "programs in it that run on the build machine"]
    definitions: Annotated[Mapping[str, str], "CMake definitions (quote ON and OFF)"] = field(
        default_factory=dict)
    without_host_tools: Annotated[Mapping[str, str], "definitions that leave those programs "
                                  "unbuilt"] = field(default_factory=dict)

    def switches(self) -> Mapping[str, Switch]:
        """`host_tools`: whether those programs are built; deps.plan asks, no project.yaml does."""
        return {"host_tools": Switch()}

    def toolchain(self, target: Toolchain) -> Toolchain:
        """The native toolchain of the same root."""
        return native(target)

    def build(self, artifact: Built, scratch: Path) -> None:
        """See `Kind.build`."""
        from tasks.toolchain.cmake import Build, compile, configure, install

        source = artifact.sources[0].path
        build = Build(artifact.toolchain, scratch, (source,))
        if _has_host_tools(artifact):
            configure(build, source, self.definitions)
            compile(build)
        else:
            configure(build, source, {**self.definitions, **self.without_host_tools})
            if programs := installed_programs((build.tree / "build.ninja").read_text()):
                compile(build, programs)
        install(build, scratch / "installed")

    def collect(self, artifact: Built, scratch: Path, result: Path) -> None:
        """See `Kind.collect`."""
        from tasks.deps.check import check_host_tools

        shutil.copytree(scratch / "installed", result, symlinks=True, dirs_exist_ok=True)
        if _has_host_tools(artifact):
            check_host_tools(artifact, self.host_tools, result)
        for config in result.rglob("JUCEConfig.cmake"):
            for name in included(config.read_text()):
                if not (config.parent / name).exists():
                    (config.parent / name).write_text("# Built without host tools.\n")


def _has_host_tools(artifact: Built) -> bool:
    return dict(artifact.options)["host_tools"]


def installed_programs(ninja: str) -> list[str]:
    """The programs that JUCE installs beside its host tools (7.0.5: one for LV2); pure."""
    return re.findall(r"^build (juce_\w+_helper): ", ninja, re.MULTILINE)


def included(config: str) -> list[str]:
    """The files that a JUCEConfig.cmake includes for such programs; pure.

    From 7.0.12 on JUCE makes neither without its host tools, and includes the files all the same.
    """
    return re.findall(r'^include\("\$\{CMAKE_CURRENT_LIST_DIR\}/(\w+_HELPER\.cmake)"\)', config,
                      re.MULTILINE)


KIND = Juce
