"""The example models in their frameworks' own interpreters, against the committed vectors."""

import json
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from models.examples import designs
from models.examples.interpreters import open_model
from models.examples.layouts import EXAMPLES, LISTENERS, play
from tasks.core.paths import CODE
from tasks.project.formats import RUNS

MODELS = CODE / "models"
FILES = MODELS / "examples"
NAMED = {example.file: example for example in EXAMPLES}
TOLERANCE = 2e-6  # the vectors have seven digits, and one file may be for both engines


def vectors(example):
    """The input, and for each run its parameters and its output."""
    said = json.loads((FILES / f"{example.vectors}.test.json").read_text())
    runs = [(run["parameters"], np.array(run["output"], np.float32)) for run in said["runs"]]
    return np.array(said["input"], np.float32), runs


def distance(example, block, **changes):
    """The largest difference from the vectors, over all runs."""
    audio, runs = vectors(example)
    session = open_model(FILES / example.file)
    played = [(play(replace(example, **changes), session, audio, parameters, block), wanted)
              for parameters, wanted in runs]
    return max(float(np.abs(made - wanted).max()) for made, wanted in played)


@pytest.mark.parametrize("block", [64, 256, 16])
@pytest.mark.parametrize("file", NAMED)
def test_it_gives_its_vectors_in_blocks_of_any_size(file, block):
    assert distance(NAMED[file], block) <= TOLERANCE


@pytest.mark.parametrize("file", [e.file for e in EXAMPLES if e.parameters])
def test_its_parameter_is_heard(file):
    _, [(_, first), (_, second)] = vectors(NAMED[file])
    assert np.abs(first - second).max() > 0.1


@pytest.mark.parametrize("file", [e.file for e in EXAMPLES if e.context and not e.overlap])
def test_its_context_is_what_it_needs_and_no_more(file):
    example, session = NAMED[file], open_model(FILES / file)
    audio, [(parameters, wanted)] = vectors(example)
    audio[:, 100] += 0.5
    difference = np.abs(play(example, session, audio, parameters, 64) - wanted).max(axis=0)
    touched = np.flatnonzero(difference > 1e-4)
    assert (touched.min(), touched.max()) == (100, 100 + example.context)


@pytest.mark.parametrize("file", ["amp.onnx", "squeeze.tflite"])
def test_a_state_that_is_not_handed_on_is_heard(file):
    session = open_model(FILES / file)
    run = session.run
    zero = {name: np.zeros(session.shape(name), np.float32) for name in NAMED[file].states}
    session.run = lambda given: run(given | zero)
    audio, [(parameters, wanted), *_] = vectors(NAMED[file])
    assert np.abs(play(NAMED[file], session, audio, parameters, 64) - wanted).max() > 0.05


def test_an_lstm_of_one_operator_forgets_when_its_input_is_resized():
    """AllocateTensors() clears variable tensors: the last block is of another size here."""
    assert distance(NAMED["amp_fused.tflite"], 50) > 0.05
    assert distance(NAMED["amp_variables.tflite"], 50) < TOLERANCE


def test_the_onnx_files_are_what_their_script_writes(tmp_path):
    subprocess.run([sys.executable, FILES / "write_onnx.py", tmp_path], check=True,
                   capture_output=True)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in FILES.glob("*.onnx")}


def test_the_rtneural_files_are_what_their_script_writes(tmp_path):
    subprocess.run([sys.executable, FILES / "write_rtneural.py", tmp_path], check=True,
                   capture_output=True, env={"PYTHONPATH": str(CODE)})
    for path in tmp_path.iterdir():
        written, kept = (json.loads(it.read_text()) for it in (path, FILES / path.name))
        made = [it.pop("output_batch", []) for it in (written, kept)]  # numpy's sums
        assert written == kept
        assert made[0] == pytest.approx(made[1], abs=2e-6)
    assert {path.name for path in tmp_path.iterdir()} == {
        path.name for path in model_files() if RUNS[path.suffix] == "rtneural"}


def model_files():
    """The models, without the vectors."""
    return [path for path in FILES.iterdir()
            if path.suffix in RUNS and not path.name.endswith(".test.json")]
def test_the_nam_files_are_what_their_script_writes(tmp_path):
    subprocess.run([sys.executable, FILES / "write_nam.py", tmp_path], check=True)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in FILES.glob("*.nam")}


def test_the_overdrive_made_by_hand_is_what_it_says():
    """Clipping between two low-passes, as train.py computes it."""
    session, example = open_model(FILES / "drive_wavenet.nam"), NAMED["drive_wavenet.nam"]
    audio, _ = vectors(example)

    def low_pass(signals, smoothing):
        made = np.zeros_like(signals)
        for n in range(signals.shape[1]):
            before = made[:, n - 1] if n else 0
            made[:, n] = before + smoothing * (signals[:, n] - before)
        return made

    wanted = low_pass(np.tanh(5 * low_pass(audio, 0.5)), 0.25)
    assert np.abs(play(example, session, audio, {}, 64) - wanted).max() < 0.01


def test_the_readme_lists_every_example_with_its_size():
    readme = (MODELS / "README.md").read_text()
    rows = dict(re.findall(r"^\| `examples/(\S+)` \|.*\| (\d+) \|", readme, re.MULTILINE))
    assert rows == {path.name: str(path.stat().st_size) for path in model_files()}


def test_every_example_is_described():
    assert {*NAMED, *LISTENERS, "saturator.onnx"} == {path.name for path in model_files()}
    assert {f"{example.vectors}.test.json" for example in EXAMPLES} == {
        path.name for path in FILES.glob("*.test.json")}


@pytest.mark.parametrize("file", ["strokes.tflite", "strokes.onnx"])
def test_strokes_are_told_apart(file, monkeypatch):
    """As its numbers say, and as it was trained."""
    monkeypatch.syspath_prepend(FILES)
    import train_strokes

    random = np.random.default_rng(7)
    windows, classes = train_strokes.examples(random, 300)
    session, windows = open_model(FILES / file), windows.astype(np.float32)
    found = np.concatenate([session.run({"audio": it[None]})["scores"] for it in windows])
    assert np.abs(found - designs.scores(designs.strokes(), windows)).max() < 1e-5
    assert np.mean(found.argmax(axis=1) == classes) > 0.9


@pytest.mark.parametrize("file", ["pitch.tflite", "pitch.onnx"])
def test_the_pitch_of_strings(file):
    """Within a quarter tone, as its numbers say; 0 Hz of noise and of silence."""
    time = np.arange(designs.TUNED)[None] / designs.TUNED_RATE
    hertz = np.array([[82.4], [110.0], [146.8], [196.0], [246.9], [329.6], [440.0]])
    strings = sum(0.4 / n * np.sin(2 * np.pi * n * hertz * time) for n in range(1, 6))
    noise = np.random.default_rng(3).normal(0, 0.1, (1, designs.TUNED))
    windows = np.concatenate([strings, noise, 0 * noise]).astype(np.float32)
    session = open_model(FILES / file)
    made = [session.run({"audio": it}) for it in windows]
    found = np.array([[it["pitch"][0], it["clarity"][0]] for it in made])
    assert found == pytest.approx(np.array([*map(designs.pitch, windows)]), rel=1e-4, abs=1e-4)
    assert np.abs(np.log2(found[:7, 0] / hertz[:, 0])).max() < 1 / 24
    assert (found[7:, 0] < 1).all()


def test_the_picture_of_strokes_is_drawn_of_what_was_recorded(tmp_path):
    drawn = tmp_path / "drawn.svg"
    subprocess.run([sys.executable, FILES / "draw_strokes.py", FILES / "strokes.csv", drawn],
                   check=True)
    assert drawn.read_text() == (CODE / "docs/strokes.svg").read_text()


def test_the_saturator_sounds_the_same_in_onnx_runtime():
    said = json.loads((MODELS / "saturator.test.json").read_text())
    made = open_model(FILES / "saturator.onnx").run({"rows": np.array(said["inputs"], np.float32)})
    np.testing.assert_allclose(made["out"], said["outputs"], atol=1e-6)


def test_the_picture_is_what_its_script_draws(tmp_path):
    subprocess.run([sys.executable, FILES / "draw_layouts.py", tmp_path / "drawn.svg"], check=True)
    assert (tmp_path / "drawn.svg").read_text() == (CODE / "docs/layouts.svg").read_text()
