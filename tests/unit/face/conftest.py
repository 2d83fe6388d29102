"""A small checkout for each test."""

from pathlib import Path

import pytest
from small_checkout import Checkout


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout")
