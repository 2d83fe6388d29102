"""Window functions, mel filters, cosines: as tf.signal computes them, and what they are for."""

import json
from pathlib import Path

import numpy as np
import pytest

from tasks.model import curves
from tasks.project.features import SHAPES, Features, Mel

RECORDED = json.loads(Path(__file__).with_name("tf_signal.json").read_text())
"""Of TensorFlow: record_tf_signal.py."""

KEYWORDS = Features(480, 320, 512, SHAPES["hann"], mel=Mel(40, 20, 4000), log="natural",
                    floor=1e-6, coefficients=10)


@pytest.mark.parametrize("name", ["hann", "hamming"])
def test_windows_are_tf_signal_s(name):
    found = curves.analysis(Features(48, 16, 64, SHAPES[name]))
    np.testing.assert_allclose(found, RECORDED[name], atol=2e-7)


def test_a_root_of_a_window_is_twice_the_window():
    hann, root = (curves.analysis(Features(64, 32, 64, SHAPES[name]))
                  for name in ("hann", "sqrt_hann"))
    np.testing.assert_allclose(np.square(root), hann, atol=1e-12)


def test_no_window_is_one():
    assert set(curves.analysis(Features(64, 32, 64, SHAPES["rectangular"]))) == {1.0}


def test_mel_filters_are_tf_signal_s():
    found = np.array(curves.mel(KEYWORDS, 16000))
    np.testing.assert_allclose(found.sum(axis=1), RECORDED["mel_sums"], rtol=2e-4)
    np.testing.assert_allclose(found[7], RECORDED["mel_7"], atol=2e-5)
    assert found.shape == (40, 257)


def test_bands_go_up_to_half_of_the_rate_if_nobody_says_more():
    wide = Features(512, 128, 512, SHAPES["hann"], mel=Mel(4, 0, None))
    assert np.argmax(curves.mel(wide, 16000)[3]) > np.argmax(curves.mel(wide, 16000)[2])
    assert curves.mel(wide, 16000)[3][-2] > 0 == curves.mel(wide, 16000)[3][-1]


def test_cosines_are_tf_signal_s():
    bands = np.array(RECORDED["log_bands"])
    np.testing.assert_allclose(np.array(curves.cosines(KEYWORDS)) @ bands,
                               RECORDED["coefficients"], atol=2e-5)


@pytest.mark.parametrize(("window", "hop"), [(512, 128), (512, 256), (30, 12), (64, 64), (480, 7)])
@pytest.mark.parametrize("name", SHAPES)
def test_frames_that_nothing_changes_add_up_to_the_audio(name, window, hop):
    it = Features(window, hop, 512, SHAPES[name])
    if it.shape.tapers and 2 * hop > window:
        return  # project.yaml is refused
    analysis, synthesis = np.array(curves.analysis(it)), np.array(curves.synthesis(it))
    whole = np.zeros(10 * window)
    for start in range(0, len(whole) - window, hop):
        whole[start:start + window] += analysis * synthesis
    np.testing.assert_allclose(whole[window:-2 * window], 1, atol=1e-9)
