"""The lists of operators beside the recipes against the engines' own sources."""

import pytest

from tasks.core.paths import DEPS
from tasks.deps import plan, prepare
from tasks.deps.recipe import load
from tasks.model.engines.tflite_operators import parse
from tasks.model.operators import known

VERSIONS = [path.stem.removeprefix("operators-") for path in DEPS.glob("tflite/operators-*.yaml")]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_list_is_what_the_engine_registers(version: str) -> None:
    source = plan.source(load("tflite", version))
    prepare.prepare(source)
    registered = source.path / "tensorflow/lite/core/kernels/register.cc"
    assert known("tflite", version) == parse(registered.read_text())
