"""The difficult models are difficult in the way that their README says."""

import re
import subprocess
import sys

import numpy as np
import pytest

from models.examples.interpreters import open_model
from tasks.core.paths import CODE

HERE = CODE / "tests/difficult_models"
BOTH = pytest.mark.parametrize("engine", ["tflite", "onnx"])
SIGNAL = np.random.default_rng(20).uniform(-0.9, 0.9, 64).astype(np.float32)
ROWS = SIGNAL.reshape(32, 2)
SEQUENCE = (1, -1, 1)


def out(session, audio, **given):
    """The audio that a model makes of `audio`."""
    return session.run({"audio": audio, **given})["out"].ravel()


@BOTH
def test_a_sample_depends_on_the_next_one(engine):
    session = open_model(HERE / f"looks_ahead.{engine}")
    shape = SEQUENCE if engine == "tflite" else (1, 1, -1)
    whole = out(session, SIGNAL.reshape(shape))
    halves = [out(session, half.reshape(shape)) for half in np.split(SIGNAL, 2)]
    assert np.flatnonzero(np.abs(np.concatenate(halves) - whole) > 1e-6).tolist() == [31, 32]


@BOTH
def test_the_block_decides_how_loud_it_is(engine):
    session = open_model(HERE / f"normalizes.{engine}")
    quiet = SIGNAL * np.repeat([1, 0.1], 32).astype(np.float32)
    halves = [out(session, half) for half in np.split(quiet, 2)]
    assert np.abs(out(session, quiet)).max() == pytest.approx(1, abs=0.01)
    assert np.abs(out(session, quiet)[32:]).max() < 0.11
    assert np.abs(halves[1]).max() == pytest.approx(1, abs=0.02)


def test_rows_change_each_other_a_little():
    session = open_model(HERE / "rows_share_a_scale.onnx")
    alone = session.run({"rows": ROWS[:1]})["out"][0, 0]
    among = session.run({"rows": np.concatenate([ROWS[:1], 3 * ROWS[1:]])})["out"][0, 0]
    assert 1e-4 < abs(alone - among) < 0.05
    assert alone == pytest.approx(np.tanh(ROWS[0] @ [1, 0.27]), abs=0.01)


@BOTH
def test_no_two_runs_agree(engine):
    session = open_model(HERE / f"random.{engine}")
    first, second = out(session, SIGNAL), out(session, SIGNAL)
    assert 0.01 < np.abs(first - second).max() < 0.2


@BOTH
def test_the_size_of_the_output_depends_on_the_samples(engine):
    made = out(open_model(HERE / f"changing_size.{engine}"), SIGNAL)
    np.testing.assert_array_equal(made, SIGNAL[SIGNAL > 0])


@BOTH
def test_every_result_is_nan(engine):
    made = open_model(HERE / f"nan_weights.{engine}").run({"rows": ROWS})["out"]
    assert np.isnan(made).all()


def test_a_loud_sample_is_heard_for_ever_until_a_reset():
    session = open_model(HERE / "stuck.tflite")
    loud = SIGNAL.copy()
    loud[40] = 1.5
    fresh = out(session, SIGNAL.reshape(SEQUENCE))
    hurt = out(session, loud.reshape(SEQUENCE))
    assert np.isfinite(fresh).all()
    assert np.flatnonzero(np.isnan(hurt)).tolist() == list(range(40, 64))
    assert np.isnan(out(session, SIGNAL.reshape(SEQUENCE))).all()
    session.reset()
    np.testing.assert_array_equal(out(session, SIGNAL.reshape(SEQUENCE)), fresh)


def test_a_loud_sample_gets_into_the_state():
    session, zero = open_model(HERE / "stuck.onnx"), np.zeros((1, 1, 1), np.float32)
    fresh = session.run({"audio": SIGNAL.reshape(SEQUENCE), "total": zero})
    hurt = session.run({"audio": 2 * SIGNAL.reshape(SEQUENCE), "total": zero})
    assert np.isfinite(fresh["totalN"]).all()
    assert np.isnan(hurt["totalN"]).all()
    tflite = out(open_model(HERE / "stuck.tflite"), SIGNAL.reshape(SEQUENCE))
    np.testing.assert_allclose(fresh["out"].ravel(), tflite, atol=1e-6)


@BOTH
def test_only_one_way_of_pairing_the_states_is_right(engine):
    session = open_model(HERE / f"unpaired.{engine}")
    zero = np.zeros((1, 1), np.float32)
    whole = session.run({"audio": SIGNAL.reshape(SEQUENCE), "one": zero, "two": zero})
    first = session.run({"audio": SIGNAL[:32].reshape(SEQUENCE), "one": zero, "two": zero})
    second = {paired: session.run({"audio": SIGNAL[32:].reshape(SEQUENCE), "one": first[one],
                                   "two": first[two]})["out"]
              for paired, one, two in ((True, "left", "right"), (False, "right", "left"))}
    wanted = whole["out"][:, 32:]
    assert np.abs(second[True] - wanted).max() < 1e-5
    assert np.abs(second[False] - wanted).max() > 0.1


def test_gain_and_peak_have_one_shape():
    session = open_model(HERE / "gain_and_peak.tflite")
    made = session.run({"audio": SIGNAL.reshape(1, 1, -1), "gain": np.array([2], np.float32)})
    assert made["peak"].shape == (1,)
    assert made["peak"][0] == np.abs(2 * SIGNAL).max()


@BOTH
def test_the_engine_names_the_operator_that_it_lacks(engine):
    with pytest.raises(Exception, match="Tan|Fuzz"):
        open_model(HERE / f"unknown_operator.{engine}").run({"rows": ROWS})


def test_the_rate_is_an_input():
    session = open_model(HERE / "rate_as_input.onnx").session
    halves, state = [], np.zeros((2, 1, 1), np.float32)
    for half in np.split(SIGNAL.reshape(1, -1), 2, axis=1):
        made, state = session.run(None, {"input": half, "state": state,
                                         "sr": np.array(16000, np.int64)})
        halves.append(made.ravel())
    np.testing.assert_allclose(np.concatenate(halves), np.cumsum(SIGNAL) / 16000, atol=1e-8)


def test_the_onnx_files_are_what_their_script_writes(tmp_path):
    subprocess.run([sys.executable, HERE / "make_onnx.py", tmp_path], check=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in HERE.glob("*.onnx")}


def test_the_readme_lists_every_file():
    names = re.findall(r"^\| `([\w.]+)` \|", (HERE / "README.md").read_text(), re.MULTILINE)
    listed = {file for name in names for file in
              ([name] if "." in name else [f"{name}.tflite", f"{name}.onnx"])}
    assert listed == {path.name for path in HERE.iterdir() if path.suffix in {".tflite", ".onnx"}}
