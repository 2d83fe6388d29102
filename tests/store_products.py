"""Small products, and a home of their own for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tasks.store.product import Product


def folder(home: Path) -> Product:
    """A folder with what folders of the store have: a program, links, what may not be written."""
    product = Product(home / "artifacts/engine-1.0-native-0123456789abcdef", "manifest.json")
    for name in ("bin", "include/deep", "lib"):
        (product.path / name).mkdir(parents=True)
    (product.path / "bin/tool").write_bytes(b"\x7fELF" + bytes(range(256)) * 9)
    (product.path / "bin/tool").chmod(0o755)
    (product.path / "lib/libengine.so.1").write_bytes(b"")
    (product.path / "lib/libengine.so").symlink_to("libengine.so.1")
    (product.path / "lib/absolute").symlink_to("/usr/lib")
    (product.path / "include/deep/ä b.h").write_text("#pragma once\n")
    (product.path / "include/deep").chmod(0o555)
    (product.path / "manifest.json").write_text("{}\n")
    return product


def file(home: Path) -> Product:
    """A file, as a fetched archive is."""
    product = Product(home / f"downloads/{'ab' * 32}")
    product.path.parent.mkdir(parents=True)
    product.path.write_bytes(b"archive" * 1000)
    return product


def elsewhere(product: Product, home: Path) -> Product:
    """The same product of another machine."""
    return Product(home / product.name, product.stamp)


@contextmanager
def machine(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine whose store is in `place`."""
    with monkeypatch.context() as patch:
        patch.setenv("ANTLER_HOME", str(place))
        yield place
