"""docs/dependencies.md, made from the recipes: `./doit reference` writes it."""

from __future__ import annotations

from importlib import import_module

from tasks.core.paths import ROOT
from tasks.deps.kind import Kind
from tasks.deps.kinds import KINDS
from tasks.deps.model import Archive, Recipe
from tasks.deps.recipe import every

PAGE = ROOT / "docs" / "dependencies.md"

_HEAD = """\
# Dependencies
Made from `deps/*/recipe.yaml` by `./doit reference`; edit those, not this page.

Sources are tried in the order given: upstream's own archive first, then what package registries
have. Each is pinned by its sha256: an archive that differs is refused, wherever it comes from.
Archives are unpacked by code that trusts nothing in them, patched strictly (every piece is found
exactly once, or the build stops), and kept in a store outside the checkout under the digest of what
they are. Builds have no network at all. What two checkouts want at the same time is fetched and
built by one of them; the other waits.

A host that lets nobody connect to it within four seconds is not asked again in that run, where a
recipe has another source.

The alternatives of one version may differ (ruy's do by a year, as the recipe says). The digest in a
source's or an artifact's name is that of what the recipe allows; which alternative it was is in
`.antler.json` of the source and in `manifest.json` of the artifact. Move a folder away to have it
made from what can be reached now.

| name | version | licence | what for | sources |
|---|---|---|---|---|
"""

_TAIL = """
`debian` is a path in a Debian archive: the mirror is apt's, or `ANTLER_DEBIAN_MIRROR`. `pypi` is a
file of the package index that pip is configured with; name and password in the index's address
(`https://name:password@host/simple`) are told to that host and shown nowhere. `url` is upstream's
own archive.

## Adding a version
1. Copy an entry below `versions:` in the recipe; `schema/recipe.schema.json` explains every key
   (editors that know `$schema` show it while you type).
2. Take the sha256 of an archive that you have looked into: `sha256sum FILE`.
3. `./doit fetch` gets it, `./doit build` builds with it.

Where no sha256 of an archive is known, `sources` is empty and the version is refused with the place
to write it to: a digest that is copied from the download it should check is none.

## Adding a kind of dependency
`kind:` in a recipe says what it is:

{kinds}

A kind is one module of `tasks/deps/kinds/`: a frozen dataclass whose fields are the keys of
`build:` (`schema/recipe.schema.json` is made from them), and three functions: what of it holds for
an architecture and options, how it is built, what of that is kept. Nothing else names it.

## Engines that come built
ONNX Runtime's makers offer their library built for each architecture (`architecture:` at an
archive): it is taken as it is. It is judged before it is used: for the right processor, called as
the plugin asks for it, with the function that it is entered by, and without what the recipe
refuses. It then goes into the bundle, beside the plugin, and is judged there once more against the
target's glibc and libstdc++.

**Releases of ONNX Runtime from 1.29 on are refused.** Their library for Linux carries a telemetry
client (1.29.0, 1.30.0, 1.31.1 and 1.32.0 were looked into; 1.24.4, 1.26.0 and 1.28.0 have none).
Watched with strace, with telemetry switched off through the API, it still started a thread, wrote a
device identity and a database to `~/.cache/Microsoft/DeveloperTools/.onnxruntime/`, and read what
machine it runs on. Whoever plays a plugin has not agreed to that. The library is known by the name
of that database, a text in its file.

The releases that are taken write nothing, open no socket and start no thread; they read what the
processor is, and look for graphics cards on the PCI bus (strace of 1.24.4).

## Which upstream digests are known, and from where
Upstream's `REPO/archive/REF.tar.gz` is what `git archive --prefix=REPO-REF/ REF | gzip -cn` makes
of the repository, byte for byte; the digests here were made that way, those that TensorFlow and
others pin came out the same, and **each archive was tried**: unpacked, patched, and built with
where the default project needs it. Not tried, because no copy of its repository could be had:
TensorFlow's own two archives, whose digests are those that other projects pin (Bazel workspaces,
Spack). TFLite 2.11.0 has no other source and has never been built here.
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
