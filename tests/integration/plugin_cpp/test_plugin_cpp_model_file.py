"""A packed model as C++ reads it."""

import pytest

from tasks.core.paths import ROOT
from tasks.core.process import run
from tasks.model.describe import describe
from tasks.model.engines.tflite import read
from tasks.model.package import package
from tasks.project.model import Model

SATURATOR = ROOT / "models/saturator.tflite"

pytestmark = pytest.mark.toolchain


@pytest.fixture
def packed(tmp_path):
    path = tmp_path / "model.antler"
    model = describe(read(SATURATOR), Model(SATURATOR), ["gain"])
    path.write_bytes(package(model, SATURATOR.read_bytes()))
    return path


def test_cpp_reads_what_python_wrote(programs, packed):
    lines = run([*programs["model_file"], packed], timeout=300).output.splitlines()
    assert lines[:3] == [
        "sample_and_gain signals [N+0 2 ] time 0 signals 1: channel 0 parameter 0",
        "output_0 signals [N+0 1 ] time 0 signals 1: channel 0",
        f"channels 1 hop 0 past 0 latency 0 bytes {SATURATOR.stat().st_size}"]


def test_damage_is_refused_in_words(programs, packed):
    """All of it; where the checksum was made to fit, what contradicts itself."""
    size = packed.stat().st_size
    said = run([*programs["model_file"], packed], timeout=300).output.splitlines()[3]
    assert said.startswith(f"refused: {size} of {size} cuts, 20000 of 20000 changes, ")
