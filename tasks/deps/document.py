"""docs/dependencies.md, made from the recipes: `./doit reference` writes it."""

from __future__ import annotations

from tasks.core.paths import ROOT
from tasks.deps.model import Archive, Recipe
from tasks.deps.recipe import every

PAGE = ROOT / "docs" / "dependencies.md"

_HEAD = """\
# Dependencies
Made from `deps/*/recipe.yaml` by `./doit reference`; edit those, not this page.

Sources are tried in the order given. Each is pinned by its sha256: an archive that differs is
refused, wherever it comes from. Archives are unpacked by code that trusts nothing in them, patched
strictly (every line where the patch says, or the build stops), and kept in a store outside the
checkout under the digest of what they are. Builds have no network at all. What two checkouts want
at the same time is fetched and built by one of them; the other waits.

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

## Which upstream digests are known, and from where
TensorFlow pins its dependencies in `third_party/*/workspace.bzl` and in
`lite/tools/cmake/modules`; those digests are taken over where the pinned commit is the one used
here. The digests of TensorFlow's own 2.11.0 and 2.14.1 archives are those that other projects on
GitHub pin (Bazel workspaces, Spack). **No upstream archive could be fetched where these recipes
were written**: `debian` and `pypi` sources are tested, `url` ones are not, and TFLite 2.11.0, which
has no other source, has never been built with them.
"""


def render() -> str:
    """The page's text."""
    return _HEAD + "".join(map(_row, every())) + _TAIL


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
    return f"{size}, sha256 `{archive.sha256[:12]}…`" + "".join(
        f", patch `{name}`" for name in archive.patches)
