"""An engine is one name in four places (docs/architecture.md)."""

import pytest

from tasks.core.paths import DEPS, PLUGIN_SRC
from tasks.model.engines import named
from tasks.model.reference import interpreter, packages
from tasks.project.formats import RUNS


@pytest.mark.parametrize("name", sorted({*RUNS.values()}))
def test_an_engine_is_in_all_of_them(name: str) -> None:
    assert (DEPS / name / "recipe.yaml").is_file()
    assert any((PLUGIN_SRC / "inference" / name).glob("*.audio.cpp"))
    engine = named(name)
    assert (engine.name, bool(engine.format)) == (name, True)
    assert callable(interpreter(name))
    assert isinstance(packages(name), tuple)
