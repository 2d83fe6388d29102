"""The compiler cache: an object that was compiled in another checkout is taken from the store.

Only compilers of C and C++ go through it. Assembly does not: model.S takes the model in with
.incbin, which no preprocessor shows.
"""

from __future__ import annotations

from pathlib import Path

from tasks.core.paths import ROOT, home
from tasks.toolchain.model import Root

PROGRAM = "/usr/bin/ccache"
"""In a root that has it."""

LIMIT = "2G"
"""Of one root's objects; what was not used for longest goes first. An engine takes 40 MB, JUCE and
the plugin 12 MB, each for one toolchain."""


def folder(root: Root) -> Path:
    """Where the objects are that this root's compilers made."""
    return home() / "ccache" / root.path.name


def definitions(root: Root) -> dict[str, str]:
    """What makes CMake call its compilers through the cache; nothing where the root has none."""
    return ({f"CMAKE_{language}_COMPILER_LAUNCHER": PROGRAM for language in ("C", "CXX")}
            if root.ccache else {})


def environment(root: Root, build_folder: Path) -> dict[str, str]:
    """How ccache is to work for what is built in `build_folder`; pure.

    Paths below the base are hashed relative to the folder the compiler runs in: another checkout,
    or an engine's build with another digest, finds the same objects.
    """
    base = ROOT if build_folder.is_relative_to(ROOT) else build_folder
    return {"CCACHE_DIR": str(folder(root)),
            "CCACHE_BASEDIR": str(base),
            "CCACHE_ABSSTDERR": "1",  # errors with paths that an editor finds
            "CCACHE_MAXSIZE": LIMIT,
            # Dates are constant (SOURCE_DATE_EPOCH); precompiled headers are hashed themselves.
            "CCACHE_SLOPPINESS": "time_macros,pch_defines"}
