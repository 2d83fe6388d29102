"""Networks for RTNeural: what is read of them, what is refused, what numpy makes of them."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.errors import AntlerError
from tasks.core.paths import CODE
from tasks.model.describe import describe, problems
from tasks.model.engines import named
from tasks.model.reference.rtneural import RtNeural
from tasks.project.model import Model

ENGINE = named("rtneural")
EXAMPLES = CODE / "models" / "examples"

LSTM = {"type": "lstm", "activation": "tanh", "shape": [None, None, 2],
        "weights": [[[0.1] * 8], [[0.2] * 8] * 2, [0.3] * 8]}
DENSE = {"type": "dense", "activation": "", "shape": [None, None, 1],
         "weights": [[[1.0], [-1.0]], [0.5]]}
KERAS = {"in_shape": [None, None, 1], "layers": [LSTM, DENSE]}
GUITARML = {"model_data": {"unit_type": "LSTM", "input_size": 1, "hidden_size": 2, "skip": 0},
            "state_dict": {"rec.weight_ih_l0": [[0.1]] * 8, "rec.weight_hh_l0": [[0.2] * 2] * 8,
                           "rec.bias_ih_l0": [0.1] * 8, "rec.bias_hh_l0": [0.2] * 8,
                           "lin.weight": [[1.0, -1.0]], "lin.bias": [0.5]}}


def changed(base: dict[str, Any], *keys: str | int, to: object) -> dict[str, Any]:
    """A copy with another value at a place; `...` takes it away."""
    made = deepcopy(base)
    at: Any = made
    for key in keys[:-1]:
        at = at[key]
    if to is ...:
        del at[keys[-1]]
    else:
        at[keys[-1]] = to
    return made


def file(tmp_path: Path, text: object, name: str = "net.json") -> Path:
    path = tmp_path / name
    if isinstance(text, bytes):
        path.write_bytes(text)
    else:
        path.write_text(json.dumps(text))
    return path


def run(network: dict[str, Any], *samples: float) -> list[float]:
    rows = np.array(samples, np.float32).reshape(len(samples), -1)
    made: list[float] = RtNeural(json.dumps(network).encode()).run([rows])[0][:, 0].tolist()
    return made


def test_what_a_network_holds(tmp_path: Path) -> None:
    content = ENGINE.read(file(tmp_path, KERAS))
    assert [str(it) for it in (*content.inputs, *content.outputs)] == ["audio [?, 1]", "out [?, 1]"]
    assert [(it.name, it.count) for it in content.operators] == [("lstm", 1), ("dense", 1)]
    assert (content.weights, content.multiply_adds) == (8 + 16 + 8 + 3, 8 + 16 + 2)
    assert content.keeps_state
    assert not content.sample_rate


def test_a_knob_is_a_column(tmp_path: Path) -> None:
    path = EXAMPLES / "amp_tone.json"
    content = ENGINE.read(path)
    assert problems(content, Model(path), []) != []
    assert problems(content, Model(path), ["tone"]) == []
    audio, = describe(content, Model(path), ["tone"]).inputs
    assert [str(it) for it in audio.signals] == ["channel 0", "parameter 0"]
    assert "44100 Hz" in " ".join(content.remarks)


def test_aida_x_says_its_rate_and_gains_and_is_tried(tmp_path: Path) -> None:
    path = EXAMPLES / "amp_hot.aidax"
    content = ENGINE.read(path)
    assert content.sample_rate == 48000
    prepared = ENGINE.prepare(path, content, Model(path), [])
    assert prepared.problems == ()
    assert "self test (256 samples" in prepared.notes[0]
    assert set(json.loads(prepared.data)) == {"in_shape", "layers", "in_skip", "in_gain",
                                              "out_gain"}
    broken = json.loads(path.read_text())
    broken["layers"][0]["weights"][1][3][7] += 0.5
    path = file(tmp_path, broken)
    problem, = ENGINE.prepare(path, ENGINE.read(path), Model(path), []).problems
    assert "it does not give what its own file says" in problem.what


def test_a_file_of_guitarml_is_the_same_network_transposed() -> None:
    samples = (0.5, -0.2, 0.9)
    assert run(GUITARML, *samples) == pytest.approx(run(KERAS, *samples), abs=1e-6)


def test_a_gru_of_pytorch_has_its_gates_in_another_order() -> None:
    """By PyTorch's own definition: r, z, n; h = (1 - z) n + z h."""
    wide = np.arange(6) / 10 - 0.2
    network = changed(GUITARML, "model_data", "unit_type", to="GRU")
    network["state_dict"] |= {
        "rec.weight_ih_l0": wide.reshape(6, 1).tolist(),
        "rec.weight_hh_l0": np.outer(wide, [1, -0.5]).tolist(),
        "rec.bias_ih_l0": (wide / 2).tolist(), "rec.bias_hh_l0": (-wide).tolist()}
    h, wanted = np.zeros(2), []
    for sample in (0.5, -0.2, 0.9):
        (ir, iz, cand), (hr, hz, again) = (
            np.split(it, 3) for it in (wide * sample + wide / 2,
                                       np.outer(wide, [1, -0.5]) @ h - wide))
        r, z = (1 / (1 + np.exp(-it)) for it in (ir + hr, iz + hz))
        h = (1 - z) * np.tanh(cand + r * again) + z * h
        wanted.append(h[0] - h[1] + 0.5)
    assert run(network, 0.5, -0.2, 0.9) == pytest.approx(wanted, abs=1e-6)


def test_skip_and_gains_are_in_the_order_of_aida_x() -> None:
    plain = run(KERAS, 1.0)[0]
    said = {**KERAS, "in_skip": 1, "in_gain": 20, "out_gain": 40}
    assert run(said, 0.1) == pytest.approx([100 * (plain + 1.0)], rel=1e-5)
    assert run({**KERAS, "out_gain": -90}, 0.1) == [0.0]
    skips = changed(GUITARML, "model_data", "skip", to=1)
    assert run(skips, 0.3) == pytest.approx([run(GUITARML, 0.3)[0] + 0.3], abs=1e-6)


def test_a_convolution_looks_back_alone() -> None:
    network = {"in_shape": [1], "layers": [{
        "type": "conv1d", "shape": [1], "activation": "", "kernel_size": [2], "dilation": [3],
        "weights": [[[[10.0]], [[1.0]]], [0.5]]}]}
    assert run(network, 1, 2, 3, 4, 5) == [1.5, 2.5, 3.5, 14.5, 25.5]


@pytest.mark.parametrize(("network", "said"), [
    ([1, 2], "is JSON, but holds no network"),
    ({"name": "x"}, "is JSON, but holds no network"),
    ({"architecture": "LSTM", "config": {"layers": []}}, "is a Neural Amp Modeler file"),
    ({"activation": "gated", "dilations": [1], "variables": []}, "GuitarML's SmartAmp, a WaveNet"),
    ({"conv1d": {}, "conv1d_1": {}, "lstm": {}, "dense": {}}, "GuitarML's SmartAmpPro"),
    ({**KERAS, "layers": []}, "has no layers"),
    ({**KERAS, "in_shape": None}, "has no list `in_shape`"),
    ({**KERAS, "in_shape": [None, 10, 10, 3]}, "goes along spectra"),
    ({**KERAS, "in_shape": [None, None, 4000]}, "takes 4000 values a sample"),
    ({**KERAS, "layers": ["lstm"]}, "layer 1 is no layer"),
    ({**KERAS, "input_batch": [1, 2], "output_batch": [1]}, "have different lengths"),
    ({**KERAS, "in_skip": 2}, "in_skip is 2, not a number from 0 to 1"),
    (changed(KERAS, "layers", 0, "type", to="unknown"), "lacks layer 1"),
    (changed(KERAS, "layers", 0, "type", to="conv2d"), "has a conv2d"),
    (changed(KERAS, "layers", 0, "type", to=["lstm"]), "a layer that is not known"),
    (changed(KERAS, "layers", 0, "activation", to="relu"), "RTNeural's has tanh"),
    (changed(KERAS, "layers", 1, "activation", to="swish"), "has the activation 'swish'"),
    (changed(KERAS, "layers", 0, "weights", to=...), "has no list `weights`"),
    (changed(KERAS, "layers", 0, "weights", 2, to=...), "layer 1 (lstm) has 2 arrays"),
    (changed(KERAS, "layers", 0, "weights", 1, to=[[0.1] * 8]), "are 1 x 8, 2 x 8 are wanted"),
    (changed(KERAS, "layers", 0, "weights", 2, to=["a"] * 8), "are no numbers"),
    (changed(KERAS, "layers", 0, "weights", 2, 0, to=[1]), "are no table of numbers"),
    (changed(KERAS, "layers", 0, "weights", 2, 0, to=1e300), "too large for float32"),
    (changed(KERAS, "layers", 0, "shape", to=[10**9]), "not a number from 1 to"),
    (changed(GUITARML, "state_dict", to=...), "without its `model_data` or its `state_dict`"),
    (changed(GUITARML, "model_data", "unit_type", to="TCN"), "of 'TCN', not of LSTM or GRU"),
    (changed(GUITARML, "model_data", "hidden_size", to=10**9), "hidden_size in model_data"),
    (changed(GUITARML, "model_data", "num_layers", to=2), "lacks the weights rec.weight_ih_l1"),
    (changed(GUITARML, "state_dict", "rec.bias_ih_l0", to=...), "the weights rec.bias_ih_l0"),
    (changed(GUITARML, "state_dict", "conv.weight", to=[1]), "other layers, too: conv.weight"),
], ids=lambda it: it if isinstance(it, str) else "")
def test_what_does_not_run_is_refused_in_a_sentence(tmp_path: Path, network: object,
                                                    said: str) -> None:
    with pytest.raises(AntlerError) as refused:
        ENGINE.read(file(tmp_path, network))
    assert said in refused.value.brief
    assert refused.value.resolution


@pytest.mark.parametrize(("data", "said"), [
    (b"", "is empty"), (b'{"layers": [', "is damaged"), (b"{" + b'"a":[' * 100000, "is damaged"),
    (b"\x89HDF\r\n\x1a\n" + bytes(100), "is a Keras model"),
    (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n", "Git LFS pointer"),
    (b"\xff\xfe{\x00", "is not a model"), (b"<html>", "is a web page")])
def test_what_is_no_json_is_called_what_it_is(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(AntlerError, match=said):
        ENGINE.read(file(tmp_path, data))


def test_nan_is_a_problem(tmp_path: Path) -> None:
    path = file(tmp_path, changed(KERAS, "layers", 1, "weights", 1, 0, to=float("nan")))
    found = problems(ENGINE.read(path), Model(path), [])
    assert [it.what for it in found] == ["its weights hold NaN, which is no number: "
                                         "layer 2 (dense)"]


TEXTS = [(EXAMPLES / name).read_bytes()
         for name in ("amp.json", "amp_tone.json", "drive_stream.json")]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TEXTS), st.lists(st.tuples(st.floats(0, 1), st.sampled_from(
    [b"0", b"-", b"[", b"]", b"{", b"}", b'"', b",", b"e9", b"null", b"\x00", b"1e999"])),
    min_size=1, max_size=4))
def test_a_damaged_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: bytes,
                                           edits: list[tuple[float, bytes]]) -> None:
    for place, put in edits:
        at = int(place * len(text))
        text = text[:at] + put + text[at + 1:]
    path = file(tmp_path_factory.mktemp("fuzz"), text)
    try:
        content = ENGINE.read(path)
    except AntlerError as refused:
        assert refused.brief
        assert refused.resolution
    else:
        if not content.not_a_number:
            ENGINE.prepare(path, content, Model(path), [])
