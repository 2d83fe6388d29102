"""The compiler cache: objects that were compiled in another folder are taken from the store.

Only C and C++ are cached. Assembly is not: model.S includes the model with .incbin, which ccache
does not see.
"""

from __future__ import annotations

from pathlib import Path

from tasks.core.paths import PROJECT, home
from tasks.toolchain.model import Root

PROGRAM = "/usr/bin/ccache"
"""Its path in a root that has it."""

LIMIT = "2G"
"""Limit for the objects of one root; the least recently used are dropped first. An engine takes
40 MB, JUCE and the plugin 12 MB, for each toolchain."""


def folder(root: Root) -> Path:
    """Where the objects made by this root's compilers are kept."""
    return home() / "ccache" / root.path.name


def definitions(root: Root) -> dict[str, str]:
    """CMake definitions that make it use the cache; none if the root has no ccache."""
    return ({f"CMAKE_{language}_COMPILER_LAUNCHER": PROGRAM for language in ("C", "CXX")}
            if root.ccache else {})


def environment(root: Root, build_folder: Path) -> dict[str, str]:
    """The environment of ccache for a build in `build_folder`; pure.

    Paths below CCACHE_BASEDIR are hashed relative to the compiler's working folder. So another
    project or checkout, or a build of an engine under another digest, finds the same objects.
    """
    base = PROJECT if build_folder.is_relative_to(PROJECT) else build_folder
    return {"CCACHE_DIR": str(folder(root)),
            "CCACHE_BASEDIR": str(base),
            "CCACHE_ABSSTDERR": "1",  # error messages have paths that an editor can open
            "CCACHE_MAXSIZE": LIMIT,
            # Dates are constant (SOURCE_DATE_EPOCH), and precompiled headers are hashed.
            "CCACHE_SLOPPINESS": "time_macros,pch_defines"}
