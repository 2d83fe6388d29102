"""The text of docs/dependencies.md, made from the recipes; `./doit reference` writes it."""

from __future__ import annotations

from importlib import import_module

from tasks.core.paths import CODE
from tasks.deps.kind import Kind
from tasks.deps.kinds import KINDS
from tasks.deps.model import Archive, Recipe
from tasks.deps.recipe import every

PAGE = CODE / "docs" / "dependencies.md"

_HEAD = """\
# Dependencies
Made from `deps/*/recipe.yaml` by `./doit reference`; edit those, not this page.

Sources are tried in the order given: upstream's own archive first, then the copies in package
registries. Each archive is pinned by its sha256, and one that differs is refused wherever it comes
from. Archives are unpacked by code that trusts nothing in them, and patched strictly: every hunk
must match exactly once, or the build stops. The result is kept in a store outside the project,
named by a digest of its inputs. Builds have no network access. If two projects need the same thing
at the same time, one fetches and builds it and the other waits.

A host that accepts no connection within four seconds is not asked again in that run, provided the
recipe has another source.

The alternatives of one version may differ (ruy's are a year apart, as its recipe says). The digest
in the name of a source or an artifact covers all alternatives that the recipe allows; the one that
was used (of some with the same bytes, the first) is recorded in `.antler.json` of the source and in
`manifest.json` of the artifact. To have a folder made again from whatever can be reached now, move
it away.

| name | version | licence | purpose | sources |
|---|---|---|---|---|
"""

_TAIL = """
`debian` is a path in a Debian archive: the mirror is apt's, or `ANTLER_DEBIAN_MIRROR`. `pypi` is a
file of the package index that pip is configured with; a name and password in the index's address
(`https://name:password@host/simple`) are sent to that host and never shown. `url` is upstream's own
archive.

## Adding a version
1. Copy an entry below `versions:` in the recipe; `schema/recipe.schema.json` explains every key
   (editors that know `$schema` show it while you type).
2. Take the sha256 of an archive that you have inspected: `sha256sum FILE`.
3. `./doit fetch` downloads it, `./doit build` builds with it.

Where no sha256 of an archive is known, `sources` is empty; Antler then refuses the version and says
where to write the digest. A digest copied from the download that it should check proves nothing.

## Adding a kind of dependency
`kind:` in a recipe says how the dependency is made:

{kinds}

A kind is one module of `tasks/deps/kinds/`: a frozen dataclass whose fields are the keys of
`build:` (`schema/recipe.schema.json` is made from them), with three methods: `here` selects what
applies to an architecture and options, `build` builds it, `collect` keeps what is needed of the
result. No other file names a kind.

## Engines that come built
ONNX Runtime's makers publish their library already built, one archive for each architecture
(`architecture:` of an archive), and it is used as it is. Before that it is checked: it must be for
the right processor, have the name under which the plugin opens it, export its entry function, and
contain nothing that the recipe refuses. It is then copied into the bundle, next to the plugin, and
checked there against the target's glibc and libstdc++.

**Releases of ONNX Runtime from 1.29 on are refused.** Their library for Linux carries a telemetry
client (1.29.0, 1.30.0, 1.31.1 and 1.32.0 were inspected; 1.24.4, 1.26.0 and 1.28.0 have none).
Under strace, and with telemetry switched off through the API, it still started a thread, wrote a
device identity and a database to `~/.cache/Microsoft/DeveloperTools/.onnxruntime/`, and read what
machine it runs on. A musician who plays a plugin has not agreed to that. Antler recognises such a
library by the name of that database, which is in its file.

The accepted releases write nothing, open no socket and start no thread; they read what the
processor is, and look for graphics cards on the PCI bus (strace of 1.24.4).

## The Fourier transform
KISS FFT stands in front of models that take spectra ([models.md](models.md#spectra)). Its run works
in memory that its plan has, and calls nothing: `kiss_fftr`, of sizes with no prime factors but 2, 3
and 5; with others it would allocate, and Antler refuses them. It is two files of C, small enough to
be read, and Debian has upstream's very archive. Looked at as well: PocketFFT, which is numpy's,
allocates in each run; Eigen's, a copy of KISS FFT, makes its plan in the first one; Ooura's, which
TensorFlow Lite has, knows powers of two alone; JUCE's needs JUCE, which the inference layer does
without.

## Where the upstream digests come from
Upstream's `REPO/archive/REF.tar.gz` is byte for byte what
`git archive --prefix=REPO-REF/ REF | gzip -cn` makes of the repository. The digests here were made
that way, they agree with those that TensorFlow and others pin, and **each archive was tried**:
unpacked, patched, and, if the default project needs it, built. Not tried, for want of a copy of the
repository: TensorFlow's own two archives, whose digests are those that other projects pin (Bazel
workspaces, Spack). TFLite 2.11.0 has no other source and has never been built here.
"""


def render() -> str:
    """The page's text."""
    kinds = "\n".join(f"- `{name}`: {_what(kind)}" for name, kind in sorted(KINDS.items()))
    return _HEAD + "".join(map(_row, every())) + _TAIL.replace("{kinds}", kinds)


def _what(kind: type[Kind]) -> str:
    """The first line of the kind's module, without its name."""
    text = import_module(kind.__module__).__doc__ or ""
    return text.partition("\n")[0].partition("`: ")[2]


def _row(recipe: Recipe) -> str:
    sources = "<br>".join(_source(s) for s in recipe.sources) or "none pinned"
    patches = "".join(f"<br>patch `{name}`" for name in recipe.patches)
    name = f"[{recipe.name}]({recipe.homepage})"
    return (f"| {name} | {recipe.version} ({recipe.upstream}) | {recipe.licence} | {recipe.doc} "
            f"| {sources}{patches} |\n")


def _source(archives: tuple[Archive, ...]) -> str:
    return " + ".join(f"{_place(a)} `{a.name}`{_notes(a)}" for a in archives)


def _place(archive: Archive) -> str:
    return "url" if archive.url else "debian" if archive.debian else "pypi"


def _notes(archive: Archive) -> str:
    size = f" {archive.size / 1e6:.1f} MB" if archive.size else ""
    who = f", for {archive.architecture}" if archive.architecture else ""
    return f"{size}{who}, sha256 `{archive.sha256[:12]}…`" + "".join(
        f", patch `{name}`" for name in archive.patches)
