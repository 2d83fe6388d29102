"""The output meter's figures against numpy's."""

import re

import numpy as np
import pytest

from tasks.core.process import run

pytestmark = pytest.mark.toolchain

LINE = re.compile(
    r"Plugin output: (?P<samples>\d+) samples, (?P<not_finite>\d+) not finite, "
    r"(?P<beyond>\d+) beyond full scale, peak (?P<peak>\S+), mean (?P<mean>\S+), "
    r"(?P<silent>\d+) of (?P<blocks>\d+) blocks silent while the input was not\n")


@pytest.fixture
def measured(programs, tmp_path):
    """What the program says of input and output, each blocks × channels × frames."""

    def measure(given: np.ndarray, output: np.ndarray) -> dict[str, float]:
        for name, data in (("in", given), ("out", output)):
            (tmp_path / name).write_bytes(data.astype("<f4").tobytes())
        _, channels, frames = output.shape
        done = run([*programs["output_meter"], tmp_path / "in", tmp_path / "out", channels, frames])
        return {key: float(text) for key, text in LINE.fullmatch(done.output).groupdict().items()}

    return measure


@pytest.mark.parametrize("frames", [1, 2, 3, 17, 63, 64, 65, 1024])
def test_figures_of_noise(measured, frames):
    output = np.random.default_rng(frames).normal(0.1, 0.6, (9, 2, frames)).astype(np.float32)
    found = measured(output, output)
    assert found["samples"] == output.size
    assert (found["not_finite"], found["silent"], found["blocks"]) == (0, 0, 9)
    assert found["beyond"] == (np.abs(output) > 1).sum()
    assert found["peak"] == pytest.approx(np.abs(output).max(), rel=1e-5)
    assert found["mean"] == pytest.approx(output.mean(dtype=np.float64), rel=1e-4)


@pytest.mark.parametrize("bad", [np.nan, -np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("at", [0, 5, 62])
def test_a_channel_that_is_not_finite_counts_as_silence(measured, bad, at):
    output = np.full((4, 2, 63), 0.25, np.float32)
    output[2, 1] = 3
    output[2, 1, at] = bad
    found = measured(np.ones_like(output), output)
    assert (found["not_finite"], found["beyond"], found["silent"]) == (1, 0, 1)
    assert found["peak"] == 0.25
    assert found["mean"] == pytest.approx(0.25 * 7 / 8)


def test_full_scale_is_not_beyond_it(measured):
    edge = np.nextafter(np.float32(1), np.float32(2))
    output = np.array([[[1, -1, edge, -edge, 0]]], np.float32)
    assert measured(output, output)["beyond"] == 2


def test_silence_counts_where_its_own_input_is_none(measured):
    given, output = np.ones((6, 3, 64)), np.ones((6, 3, 64))
    output[1, 2] = 0                     # one channel of three
    output[2] = -0.0                     # all three: one block
    output[3, 0] = given[3, 0] = 0       # its input is silent too
    output[4, 0] = 1e-40                 # may be taken for zero
    output[5, 0], given[5, 0] = 0, 1e-40
    assert measured(given, output)["silent"] == 3


def test_nothing_measured(measured):
    nothing = np.zeros((0, 2, 64))
    assert set(measured(nothing, nothing).values()) == {0}
