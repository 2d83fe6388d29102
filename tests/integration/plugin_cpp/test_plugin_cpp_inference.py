"""The C++ inference layer, compiled as the plugin's is, on real models."""

import re

import pytest

from tasks.core.paths import CODE
from tasks.core.process import run

HERE = CODE / "tests/integration/plugin_cpp"
MODEL = CODE / "models/saturator.tflite"
VECTORS = CODE / "models/saturator.test.json"

pytestmark = pytest.mark.toolchain


@pytest.fixture
def command(programs):
    return programs["inference_tests"]


def test_every_check_of_the_inference_layer_holds(command):
    done = run([*command, MODEL, VECTORS, HERE], check=False, timeout=300)
    assert [line for line in done.output.splitlines() if line.startswith("FAIL")] == []
    assert done.returncode == 0, done.output


def test_wrong_vectors_are_noticed(command, tmp_path):
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"inputs": [[0.5, 0.5]], "outputs": [[0.1]]}')
    done = run([*command, MODEL, wrong, HERE], check=False, timeout=300)
    assert done.returncode == 1
    assert re.search(r"^FAIL  test vectors within 1e-5: 0\.\d", done.output, re.MULTILINE)
