"""Rendering a wave file through plugins that put out more than fits into one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from bench_host import wav as made_up
from run_place import Place

from tasks.project.model import Project
from tasks.run.render import render
from tasks.run.samples import load
from tasks.run.wav import FLOAT, Format, read

pytestmark = pytest.mark.toolchain


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A fifth of a second of 16 bit PCM, up to -10 dB."""
    path = tmp_path / "in.wav"
    path.write_bytes(made_up(9600))
    return path


def rendered(place: Place, project: Project, source: Path, **options: bool) -> tuple[Path, str]:
    """The result, and what was said."""
    said: list[str] = []
    result = source.with_name("out.wav")
    with place.board() as board:
        render(board, project, source, result, said.append, **options)
    return result, "\n".join(said)


def samples(path: Path) -> np.ndarray:
    return load(path, read(path))


def test_a_result_in_the_format_of_the_input_is_the_input_of_a_gain_of_one(place, deployed, source):
    result, said = rendered(place, deployed("Test Gain"), source, as_input=True)
    assert result.read_bytes() == source.read_bytes()
    assert said.endswith("out.wav: 0.20 s, 16 bit PCM")


def test_nothing_clips_in_a_float_file(place, deployed, source):
    result, said = rendered(place, deployed("Test Loud"), source)
    assert read(result).format == FLOAT
    assert np.array_equal(samples(result), 8 * samples(source))
    beyond = np.count_nonzero(np.abs(samples(result)) > 1)
    assert f"warning: {beyond} samples are beyond full scale, up to 2.44" in said
    assert "a converter would clip them" in said


def test_what_clips_in_the_input_s_format_is_said(place, deployed, source):
    result, said = rendered(place, deployed("Test Loud"), source, as_input=True)
    assert read(result).format == Format(16)
    assert np.abs(samples(result) - np.clip(8 * samples(source), -1, 1)).max() <= 2.0**-15
    assert said.endswith("they are clipped")


def test_samples_that_are_no_numbers_are_counted(place, deployed, source):
    project = deployed("Test NaN")  # beyond 0.9, which only a louder input has
    source.write_bytes(made_up(100, floats=[0.95, 0.5] * 50))
    result, said = rendered(place, project, source)
    assert np.count_nonzero(np.isnan(samples(result))) == 50
    assert "warning: 50 samples are not finite: they are in the file" in said
