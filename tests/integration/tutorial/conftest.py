"""An installed Antler, once."""

import pytest
from installed import Installed, installed


@pytest.fixture(scope="module")
def antler(tmp_path_factory) -> Installed:
    return installed(tmp_path_factory.mktemp("user"))
