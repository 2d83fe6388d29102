"""The committed models are what their descriptions say, by an interpreter that is not ours."""

import hashlib
import json
import re
import warnings
from pathlib import Path

import numpy as np
import pytest

from tasks.core.paths import CODE, PLUGIN_SRC

HERE = Path(__file__).parent
MODELS = CODE / "models"


def interpreter(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ai_edge_litert.interpreter import Interpreter, OpResolverType

    plain = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    return Interpreter(str(path), num_threads=1, experimental_op_resolver_type=plain)


def run(model, rows, batch):
    model.resize_tensor_input(model.get_input_details()[0]["index"], [batch, 2])
    model.allocate_tensors()
    results = []
    for first in range(0, len(rows), batch):
        model.set_tensor(model.get_input_details()[0]["index"], rows[first : first + batch])
        model.invoke()
        results.append(model.get_tensor(model.get_output_details()[0]["index"]).copy())
    return np.concatenate(results)


@pytest.mark.parametrize("batch", [1, 103, 206])
def test_the_saturators_vectors_hold_in_another_interpreter(batch):
    vectors = json.loads((MODELS / "saturator.test.json").read_text())
    rows = np.array(vectors["inputs"], np.float32)
    results = run(interpreter(MODELS / "saturator.tflite"), rows, batch)
    assert rows.shape == (206, 2)
    np.testing.assert_allclose(results, vectors["outputs"], atol=1e-6)


def test_the_saturator_saturates_as_its_readme_says():
    samples, gains = np.meshgrid(np.linspace(-1, 1, 101), np.linspace(0, 1, 11))
    rows = np.stack([samples.ravel(), gains.ravel()], axis=1).astype(np.float32)
    wanted = np.tanh(5.0 ** rows[:, 1:] * rows[:, :1])
    error = np.abs(run(interpreter(MODELS / "saturator.tflite"), rows, 1) - wanted)
    stated = re.search(r"largest error \| ([\d.]+)", (MODELS / "README.md").read_text())
    assert error.max() <= float(stated.group(1)) + 5e-4


def test_the_readme_names_the_committed_model():
    model = (MODELS / "saturator.tflite").read_bytes()
    readme = (MODELS / "README.md").read_text()
    assert hashlib.sha256(model).hexdigest() in readme
    assert f"| {len(model)} bytes" in readme


def test_the_fixed_batch_model_refuses_a_block():
    with pytest.raises(RuntimeError, match="num_input_elements != num_output_elements"):
        run(interpreter(HERE / "fixed_batch.tflite"), np.zeros((64, 2), np.float32), 64)


def test_the_row_mixing_model_takes_a_block_and_gets_it_wrong():
    rows = np.full((64, 2), 0.5, np.float32)
    together = run(interpreter(HERE / "row_mixing.tflite"), rows, 64)
    alone = run(interpreter(HERE / "row_mixing.tflite"), rows, 1)
    assert alone[-1] == 1.0
    assert together[-1] == 64.0


def test_the_root_of_gain_gives_nan_outside_the_gains_it_is_for():
    rows = np.array([[0.5, -1.0], [0.5, 4.0]], np.float32)
    results = run(interpreter(HERE / "root_of_gain.tflite"), rows, 2)
    assert np.isnan(results[0])
    assert results[1] == pytest.approx(np.tanh(1.0))


AUDIO_FILES = sorted(PLUGIN_SRC.glob("**/*.audio.*"))
FORBIDDEN = re.compile(
    r"\b(new|delete|malloc|free|throw|try|mutex|lock\w*|make_unique|make_shared|string|vector|"
    r"function|cout|cerr|printf|sleep\w*|push_back|resize|thread)\b"
)


@pytest.mark.parametrize("path", AUDIO_FILES, ids=lambda path: path.name)
def test_the_audio_threads_files_hold_nothing_that_waits_or_allocates(path):
    code = re.sub(r"//.*", "", path.read_text())
    code = re.sub(r"/\*.*?\*/", "", code, flags=re.DOTALL)
    assert FORBIDDEN.findall(code) == []


def test_there_are_audio_thread_files_to_look_at():
    names = {path.name for path in AUDIO_FILES}
    assert {"Processor.audio.cpp", "Inference.audio.cpp", "TfliteEngine.audio.cpp",
            "OutputMeter.audio.h", "Pool.audio.cpp", "live.audio.cpp", "engine.audio.cpp"} <= names
