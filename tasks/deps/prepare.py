"""From a recipe to a folder of sources in the store: fetched, verified, unpacked, patched."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.files import digest, new_folder, write_atomically
from tasks.core.paths import home, shown
from tasks.core.progress import Steps
from tasks.deps.fetch import fetch, stored
from tasks.deps.locate import addresses
from tasks.deps.model import Archive, Recipe, Source
from tasks.deps.patch import apply
from tasks.deps.unpack import unpack


def prepare(source: Source) -> None:
    """Make `source` where it is not there yet.

    Raises:
        AntlerError: no alternative can be had (says for each why), an archive is refused, a
            patch does not apply.
    """
    if source.stamp.is_file():
        return
    recipe = source.recipe
    used = _first_available(recipe)
    with new_folder(source.path) as folder:
        for archive in used:
            _unpack(archive, recipe, folder / archive.into)
        for name in recipe.patches:
            apply(recipe.folder / "patches" / name, folder, f"{recipe.name} {recipe.version}")
        write_atomically(folder / source.stamp.name, provenance(recipe, used))


def provenance(recipe: Recipe, used: tuple[Archive, ...]) -> str:
    """What a source was made from, as JSON text."""
    files = [{"from": str(a), "sha256": a.sha256, "patches": a.patches} for a in used]
    said = {"name": recipe.name, "version": recipe.version, "licence": recipe.licence,
            "homepage": recipe.homepage, "archives": files, "patches": recipe.patches}
    return json.dumps(said, indent=2) + "\n"


def _first_available(recipe: Recipe) -> tuple[Archive, ...]:
    """The first alternative all of whose archives can be had; they are in the store then."""
    reasons = []
    for alternative in recipe.sources:
        try:
            for archive in alternative:
                _have(archive)
        except AntlerError as error:
            reasons.append(f"{error.brief}\n{error.details}")
        else:
            return alternative
    raise _none(recipe, reasons)


def _none(recipe: Recipe, reasons: list[str]) -> AntlerError:
    name = f"{recipe.name} {recipe.version}"
    where = shown(recipe.folder / "recipe.yaml")
    if not recipe.sources:
        return AntlerError(
            f"{name} has no source that is pinned by a sha256",
            details=f"upstream: {recipe.homepage}, {recipe.upstream}",
            resolution=f"add the archive's address, size and sha256 to {where}, or choose "
            "another version")
    return AntlerError(
        f"{name} could not be fetched from any of its {len(recipe.sources)} sources",
        details="\n".join(reasons),
        resolution="check the network and run the command again; ANTLER_DEBIAN_MIRROR names "
        "another Debian archive")


def subset(archive: Archive) -> Path:
    """Where the store keeps what is used of a large archive."""
    return home() / "subsets" / f"{archive.sha256[:16]}-{digest(archive.repack)}"


def _have(archive: Archive) -> None:
    """Make sure that the archive, or what is used of it, is in the store."""
    if archive.repack and subset(archive).is_dir():
        return
    with Steps() as steps:
        file = fetch(archive, addresses(archive), progress=steps.update)
    if archive.repack:
        with new_folder(subset(archive)) as folder:
            unpack(file, archive, folder, archive.repack)
        stored(archive).unlink()


def _unpack(archive: Archive, recipe: Recipe, target: Path) -> None:
    if archive.repack:
        shutil.copytree(subset(archive) / archive.subtree, target, symlinks=True,
                        dirs_exist_ok=True)
    else:
        unpack(stored(archive), archive, target)
    for name in archive.patches:
        apply(recipe.folder / "patches" / name, target, f"{recipe.name} {recipe.version}")
