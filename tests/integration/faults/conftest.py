"""A fresh checkout with the shared store; one with an empty store of its own."""

import pytest
from own_checkout import Checkout


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path / "my antler")


@pytest.fixture
def alone(tmp_path):
    """Nothing in its store, no way into the world."""
    from own_checkout import CUT_OFF

    return Checkout(tmp_path / "antler", ANTLER_HOME=tmp_path / "home", no_proxy="127.0.0.1",
                    **CUT_OFF)
