"""What is brought to where it is built again."""

from pathlib import Path

import pytest

from tasks.core.paths import CODE
from tasks.reproduce.elsewhere import Elsewhere
from tasks.store.manifest import members
from tests import store_products as products


def test_only_what_was_fetched_or_is_given_goes_along(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path / "here"))
    engine, archive = products.folder(tmp_path / "here"), products.file(tmp_path / "here")
    root = products.Product(tmp_path / "here/roots/debian-1", "stamp")
    root.path.mkdir(parents=True)
    (root.path / "stamp").touch()
    there = Elsewhere(tmp_path / "there")
    there.settle([root])
    assert (there.of(root.path) / "stamp").is_file()
    assert there.of(archive.path).read_bytes() == archive.path.read_bytes()
    assert not there.of(engine.path).exists()
    assert not (there.code / "build").exists()
    assert not (there.code / ".venv").exists()
    same = members(products.Product(CODE / "plugin_src", "CMakeLists.txt"))
    copy = members(products.Product(there.code / "plugin_src", "CMakeLists.txt"))
    assert copy == {name: it for name, it in same.items() if "__pycache__" not in name}
