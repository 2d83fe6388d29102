"""Two builds are compared byte by byte, and the place where they differ is said."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.reproduce.compare import compared, place
from tasks.store.product import Product
from tests import store_products as products


@pytest.fixture
def both(tmp_path: Path) -> tuple[Product, Product]:
    return products.folder(tmp_path / "one"), products.folder(tmp_path / "other")


def test_equal_builds(both) -> None:
    outcome = compared("engine", *both)
    assert str(outcome) == "  equal    engine (4 files)"


def test_a_byte_that_differs_has_a_place(both) -> None:
    tool = both[1].path / "bin/tool"
    tool.write_bytes(tool.read_bytes()[:100] + b"!" + tool.read_bytes()[101:])
    assert compared("engine", *both).wrong == ["bin/tool differs from byte 100 on"]


def test_what_is_more_less_or_of_another_kind(both) -> None:
    _, other = both
    (other.path / "more").touch()
    (other.path / "lib/libengine.so").unlink()
    (other.path / "bin/tool").chmod(0o644)
    assert compared("engine", *both).wrong == [
        "lib/libengine.so is missing", "more should not be there",
        "bin/tool has mode 644, should have 755"]


def test_files_may_have_other_names(tmp_path: Path) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    one.write_bytes(b"same")
    other.write_bytes(b"same")
    assert not compared("host", Product(one), Product(other)).wrong
    other.write_bytes(b"some")
    assert compared("host", Product(one), Product(other)).wrong == ["a differs from byte 1 on"]


def test_what_has_another_name_was_made_of_something_else(both, tmp_path: Path) -> None:
    [line] = compared("engine", both[0], Product(tmp_path / "gone", "manifest.json")).wrong
    assert "another digest" in line


@given(st.binary(), st.binary())
def test_the_place_is_the_first_byte_that_differs(tmp_path_factory, one: bytes, other: bytes,
                                                  ) -> None:
    folder = tmp_path_factory.mktemp("place")
    for name, data in (("one", one), ("other", other)):
        (folder / name).write_bytes(data)
    at = place(folder / "one", folder / "other")
    assert one[:at] == other[:at]
    assert one[at:at + 1] != other[at:at + 1] or one == other
