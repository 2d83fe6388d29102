"""Upstream's own archives, which no package registry has: tried where the store holds them."""

from pathlib import Path

import pytest

from tasks.deps.fetch import stored
from tasks.deps.model import Archive, Recipe
from tasks.deps.patch import apply
from tasks.deps.recipe import every
from tasks.deps.unpack import unpack

UPSTREAM = [(recipe, archive) for recipe in every() for alternative in recipe.sources
            for archive in alternative if archive.url]


@pytest.mark.parametrize(("recipe", "archive"), UPSTREAM, ids=[str(r) for r, _ in UPSTREAM])
def test_it_is_unpacked_and_patched(recipe: Recipe, archive: Archive, tmp_path: Path) -> None:
    if not stored(archive).is_file():
        pytest.skip(f"{archive} (sha256 {archive.sha256}) is not at {stored(archive)}")
    unpack(stored(archive), archive, tmp_path)
    for name in (*archive.patches, *recipe.patches):
        apply(recipe.folder / "patches" / name, tmp_path, str(recipe))
    assert any(path.is_file() for path in tmp_path.iterdir())  # its top folder is stripped
