"""What the C++ build leaves for the stages after it."""

import json
from pathlib import Path

import pytest

from tasks.core.files import sha256
from tasks.plugin.build import products
from tasks.plugin.tasks import complete, identified


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A build tree in which the plugin had another name, built later, too."""
    said = {}
    for name, path in (("module", "Sat.vst3/Contents/aarch64-linux/Sat.so"),
                       ("bench", "bench/host"), ("old", "Old.vst3/Contents/aarch64-linux/Old.so")):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(name)
        said[name] = str(tmp_path / path)
    del said["old"]
    (tmp_path / "products.json").write_text(json.dumps(said))
    return tmp_path


def test_the_products_are_those_that_cmake_names(tree: Path) -> None:
    module = tree / "Sat.vst3/Contents/aarch64-linux/Sat.so"
    found = identified(products(tree, {}))
    assert found["module"] == {"path": str(module), "sha256": sha256(module)}
    assert set(found) == {"module", "bench"}


def test_a_plugin_that_is_built_elsewhere_is_the_module(tree: Path, tmp_path: Path) -> None:
    found = products(tree, {"module": tmp_path / "own/Gain.so"})
    assert found == {"module": tmp_path / "own/Gain.so", "bench": tmp_path / "bench/host"}


@pytest.mark.parametrize("gone", ["module", "bench", "built"])
def test_what_was_removed_is_built_again(tree: Path, gone: str) -> None:
    built = tree / "built.json"
    built.write_text(json.dumps(identified(products(tree, {}))))
    assert complete(built)
    (built if gone == "built" else products(tree, {})[gone]).unlink()
    assert not complete(built)
