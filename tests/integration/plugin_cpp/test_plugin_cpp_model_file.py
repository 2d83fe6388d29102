"""A packed model as C++ reads it."""

import pytest

from tasks.core.paths import CODE
from tasks.core.process import run
from tasks.model.describe import describe
from tasks.model.description import (
    Description,
    ElementType,
    Extent,
    Result,
    Role,
    Signal,
    TensorUse,
)
from tasks.model.engines.tflite import read
from tasks.model.package import package
from tasks.project.model import Model

SATURATOR = CODE / "models/saturator.tflite"

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


def listening(*results, frames=1):
    """A model that takes 64 samples, and gives scores for each of so many frames."""
    audio = TensorUse("audio", ElementType.FLOAT32, (Extent(64),), Role.SIGNALS,
                      (Signal("channel", 0),), time=0)
    scores = TensorUse("scores", ElementType.FLOAT32, (Extent(frames), Extent(2)), Role.RESULT,
                       time=0, results=results)
    return Description((audio,), (scores,), hop=64)


def read_of(programs, model, folder):
    (folder / "m.antler").write_bytes(package(model, b"x"))
    return run([*programs["model_file"], folder / "m.antler"], check=False, timeout=300)


@pytest.mark.parametrize("frames", [1, 3])
def test_cpp_reads_what_a_model_that_listens_gives(programs, tmp_path, frames):
    model = listening(Result("hüh"), Result("pitch", 20, 2000.5), frames=frames)
    lines = read_of(programs, model, tmp_path).output.splitlines()
    assert lines[1:3] == [
        f"scores result [{frames} 2 ] time 0 signals -1: result hüh 0 to 1 "
        "result pitch 20 to 2000.5", "channels 1 hop 64 past 0 latency 0 bytes 1"]


@pytest.mark.parametrize("results", [
    (Result("one"),), (Result("one"), Result("")), (Result("one"), Result("two", 1, 1)),
    (Result("one"), Result("two", 0, float("inf")))])
def test_results_that_contradict_their_tensor_are_refused(programs, tmp_path, results):
    done = read_of(programs, listening(*results), tmp_path)
    assert done.returncode == 2
    assert "the package of the model is damaged" in done.output


def test_damage_is_refused_in_words(programs, packed):
    """All of it; where the checksum was made to fit, what contradicts itself."""
    size = packed.stat().st_size
    said = run([*programs["model_file"], packed], timeout=300).output.splitlines()[3]
    assert said.startswith(f"refused: {size} of {size} cuts, 20000 of 20000 changes, ")
