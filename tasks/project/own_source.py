"""The user's own C++: what kind of folder `plugin.source` is, by what lies in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tasks.core.frozen import frozen
from tasks.core.paths import BUILD, STATE

_NOT_OURS = frozenset({".git", ".svn", ".hg", ".vs", ".vscode", "Builds", "node_modules",
                       "__pycache__"})
"""Folders that hold no sources: `Builds` is the Projucer's, for other machines."""


OWN_CMAKE = "antler.cmake"
"""What Antler's CMake includes of a processor's folder."""


@frozen
class SourceKind:
    """A kind of folder; what differs between the kinds, is here.

    Attributes:
        name: what it is, with its article.
        sign: pattern of the file by which it is known.
        mark: what stands in a project's files where it adds a plugin; empty: it is no project.
    """

    name: str
    sign: str
    mark: str = ""

    @property
    def takes_model(self) -> bool:
        """Whether the model of project.yaml is part of the plugin."""
        return not self.mark


CMAKE = SourceKind("a JUCE project with a CMakeLists.txt of its own", "CMakeLists.txt",
                   "juce_add_plugin")
JUCER = SourceKind("a Projucer project", "*.jucer", "<JUCERPROJECT")
PROCESSOR = SourceKind("a processor around the model", "**/*.cpp")
KINDS = (CMAKE, JUCER, PROCESSOR)
"""The first whose sign is there counts."""


@frozen
class Source:
    """The folder of the user's own C++."""

    folder: Path
    kind: SourceKind

    @property
    def may_run_host_tools(self) -> bool:
        """Whether its CMake may make JuceHeader.h or binary data, for which JUCE has a program."""
        return not self.kind.takes_model or (self.folder / OWN_CMAKE).is_file()

    @property
    def files(self) -> list[Path]:
        """What the plugin is compiled from: neither a build, nor a copy of JUCE."""
        return sorted(_files(self.folder))


def kind_of(folder: Path) -> SourceKind | None:
    """What kind of folder it is; None where it holds no plugin."""
    return next((kind for kind in KINDS if any(folder.glob(kind.sign))), None)


def _files(folder: Path) -> Iterator[Path]:
    for place, below, names in os.walk(folder):
        here = Path(place)
        below[:] = [name for name in below if name not in _NOT_OURS and not _foreign(here / name)]
        yield from (here / name for name in names if (here / name).is_file())


def _foreign(folder: Path) -> bool:
    """A build tree of CMake, what Antler makes, or JUCE itself, of which Antler has its own."""
    return (folder in (BUILD, STATE) or (folder / "CMakeCache.txt").exists()
            or (folder / "modules/juce_core").exists())
