"""Makes the sources of a recipe: fetches, verifies, unpacks and patches them into the store."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.files import digest, new_folder, write_atomically
from tasks.core.lock import turn
from tasks.core.paths import home, shown
from tasks.core.progress import Steps
from tasks.deps.fetch import fetch, stored
from tasks.deps.locate import addresses
from tasks.deps.model import Archive, Recipe, Source
from tasks.deps.patch import apply
from tasks.deps.unpack import unpack
from tasks.store.entry import brought, enter
from tasks.store.product import Product

SUBSET_STAMP = ".antler-subset.json"
"""The file of a subset that is written last."""


def prepare(source: Source) -> None:
    """Make `source` unless it is in the store.

    Raises:
        AntlerError: no alternative can be fetched (the details say why, for each), an archive is
            refused, or a patch does not apply.
    """
    enter(source.product, lambda folder: _fill(source, folder), f"prepares {source.path.name}")


def _fill(source: Source, folder: Path) -> None:
    recipe = source.recipe
    used = _first_available(recipe)
    for archive in used:
        _unpack(archive, recipe, folder / archive.into)
    for name in recipe.patches:
        apply(recipe.folder / "patches" / name, folder, str(recipe))
    write_atomically(folder / source.stamp.name, provenance(recipe, used))


def provenance(recipe: Recipe, used: tuple[Archive, ...]) -> str:
    """What a source was made from, as JSON text.

    Of alternatives with the same bytes the first is named: which of them answered is chance, and
    the same source must be the same on every machine.
    """
    content = [archive.content for archive in used]
    named = next(it for it in recipe.sources if [archive.content for archive in it] == content)
    files = [{"from": str(a), "sha256": a.sha256, "patches": a.patches} for a in named]
    said = {"name": recipe.name, "version": recipe.version, "licence": recipe.licence,
            "homepage": recipe.homepage, "archives": files, "patches": recipe.patches}
    return json.dumps(said, indent=2) + "\n"


def _first_available(recipe: Recipe) -> tuple[Archive, ...]:
    """Fetch the archives of the first alternative that can be fetched, and return it."""
    failures: list[AntlerError] = []
    for alternative in recipe.sources:
        try:
            for archive in alternative:
                _have(archive, hasty=alternative is not recipe.sources[-1])
        except AntlerError as error:
            failures.append(error)
        else:
            return alternative
    raise _none(recipe, failures)


def _none(recipe: Recipe, failures: list[AntlerError]) -> AntlerError:
    """The error if no alternative can be fetched; `failures` has the reason for each."""
    if not failures:
        return AntlerError(
            f"{recipe} has no source that is pinned by a sha256",
            details=f"upstream: {recipe.homepage}, {recipe.upstream}",
            resolution="add the archive's address, size and sha256 to "
            f"{shown(recipe.folder / 'recipe.yaml')}, or choose another version")
    if len(failures) == 1:  # upstream only: no package registry has it
        return AntlerError(f"{recipe} could not be fetched from its only source",
                           details=failures[0].details, resolution=failures[0].resolution)
    return AntlerError(
        f"{recipe} could not be fetched from any of its {len(failures)} sources",
        details="\n".join(f"{failure.brief}\n{failure.details}" for failure in failures),
        resolution="check the network and run the command again; ANTLER_DEBIAN_MIRROR names "
        "another Debian archive")


def subset(archive: Archive) -> Path:
    """Where the store keeps the parts that are used of a large archive."""
    return home() / "subsets" / f"{archive.sha256[:16]}-{digest(archive.repack)}"


def product(archive: Archive) -> Product:
    """What the store keeps of an archive: the file, or the parts that are used of a large one."""
    return Product(subset(archive), SUBSET_STAMP) if archive.repack else Product(stored(archive))


def _have(archive: Archive, *, hasty: bool = False) -> None:
    """Make sure that the archive, or the parts used of it, are in the store.

    Only one process at a time: two would write to the same unfinished download, or one would remove
    the archive that the other is unpacking.
    """
    if _reduced(archive):
        return
    with turn(home() / "locks" / archive.sha256, f"fetches {archive.name}"):
        if _reduced(archive):
            return
        wanted = product(archive)
        if not wanted.there and brought(wanted) and archive.repack:
            return
        with Steps() as steps:
            file = fetch(archive, addresses(archive), progress=steps.update, hasty=hasty)
        if archive.repack:
            _reduce(archive, file)


def _reduced(archive: Archive) -> bool:
    """Whether the store has the parts that are used of a large archive."""
    return bool(archive.repack) and (subset(archive) / SUBSET_STAMP).is_file()


def _reduce(archive: Archive, file: Path) -> None:
    """Replace a large archive by the parts of it that are used."""
    with new_folder(subset(archive), SUBSET_STAMP) as folder:
        unpack(file, archive, folder, archive.repack)
        said = {"from": str(archive), "sha256": archive.sha256, "kept": archive.repack}
        write_atomically(folder / SUBSET_STAMP, json.dumps(said, indent=2) + "\n")
    file.unlink()


def _unpack(archive: Archive, recipe: Recipe, target: Path) -> None:
    if archive.repack:
        shutil.copytree(subset(archive) / archive.subtree, target, symlinks=True,
                        dirs_exist_ok=True, ignore=shutil.ignore_patterns(SUBSET_STAMP))
    else:
        unpack(stored(archive), archive, target)
    for name in archive.patches:
        apply(recipe.folder / "patches" / name, target, str(recipe))
