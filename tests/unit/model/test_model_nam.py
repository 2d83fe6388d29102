"""What a .nam file holds, why one cannot run, and what the plugin gets of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tasks.core.errors import AntlerError
from tasks.core.paths import CODE
from tasks.model.describe import describe, problems
from tasks.model.engines.nam import ENGINE, read
from tasks.model.engines.nam_parse import parse
from tasks.model.engines.nam_written import written
from tasks.model.reference.nam import load
from tasks.project.model import Engine, Model
from tests import nam_samples as samples

EXAMPLES = CODE / "models/examples"
OLD, NEW = Engine("nam", "0.1.0", ()), Engine("nam", "0.5.5", ())


def saved(folder: Path, content: str | bytes) -> Path:
    path = folder / "m.nam"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(("name", "weights", "adds", "holds"), [
    ("amp_lstm", 345, 296, {"LSTM": 1, "Tanh": 1, "Sigmoid": 1}),
    ("drive_wavenet", 824, 762, {"WaveNet": 1, "Tanh": 5}),
    ("drive_convnet", 101, 46, {"ConvNet": 1, "Tanh": 6})])
def test_what_an_example_holds(name: str, weights: int, adds: int, holds: dict[str, int]) -> None:
    content = read(EXAMPLES / f"{name}.nam")
    assert (content.weights, content.multiply_adds) == (weights, adds)
    assert {it.name: it.count for it in content.operators} == holds
    assert (content.sample_rate, content.keeps_state) == (48000, True)


def test_audio_meets_it_as_one_sequence() -> None:
    path = EXAMPLES / "amp_lstm.nam"
    content = read(path)
    assert problems(content, Model(path), ()) == []
    model = describe(content, Model(path), ())
    assert [str(it) for it in (*model.inputs, *model.outputs)] == ["audio [N, 1]", "out [N, 1]"]
    assert (model.keeps_state, model.context, model.hop, model.latency) == (True, 0, 0, 0)


def test_it_takes_no_parameter() -> None:
    path = EXAMPLES / "amp_lstm.nam"
    assert "has no axis of 2 (the audio sample, gain)" in problems(
        read(path), Model(path), ["gain"])[0].what


def without(key: str) -> str:
    return json.dumps({k: v for k, v in samples.said("LSTM", samples.LSTM).items() if k != key})


LSTM = samples.said("LSTM", samples.LSTM)
WHOLE = json.dumps(LSTM)


@pytest.mark.parametrize(("content", "what"), [
    (WHOLE[:300], "cannot be run: its JSON is faulty: "),
    ("[" * 100_000 + '"architecture"', "is a JSON file"),
    ('{"architecture":' + "[" * 100_000, "cannot be run: its JSON is faulty: "),
    (WHOLE.replace("48000", "1e400"), "cannot be run: `sample_rate` is inf Hz"),
    (WHOLE.replace("48000", "NaN"), "cannot be run: `sample_rate` is nan Hz"),
    (WHOLE.replace('"config"', '"konfig"'), "cannot be run: `config` is missing"),
    (without("version"), "cannot be run: `version` is missing"),
    (without("weights"), "cannot be run: `weights` is missing"),
    (json.dumps(LSTM | {"weights": LSTM["weights"][:-1]}),
     "cannot be run: it has 159 weights, its network takes 160"),
    (json.dumps(LSTM | {"weights": [0, "x"]}), 'cannot be run: `weights[1]` is "x", not a number'),
    (json.dumps(LSTM | {"version": "0.8.0"}),
     "cannot be run: it is of version 0.8.0 of the format; 0.5 to 0.7 are known here"),
    (json.dumps(LSTM | {"version": "0.4.0"}), "cannot be run: it is of version 0.4.0"),
    (json.dumps(LSTM | {"architecture": "Transformer"}),
     "cannot be run: its architecture is Transformer; WaveNet, LSTM, ConvNet, Linear, "
     "SlimmableContainer are known here"),
    (json.dumps(LSTM | {"config": {**samples.LSTM, "hidden_size": -3}}),
     "cannot be run: `config.hidden_size` is -3, not a number from 1 on"),
    (json.dumps(LSTM | {"config": {**samples.LSTM, "input_size": 2}}),
     "cannot be run: `config.input_size` is 2: the audio is one value a sample"),
    (json.dumps(LSTM | {"config": {**samples.LSTM, "in_channels": 2}}),
     "cannot be run: `config.in_channels` is 2: one channel"),
    (json.dumps(samples.said("WaveNet", samples.wave_net(activation="Tank"), [])),
     "cannot be run: `config.layers[0].activation` is Tank; the functions known here are Tanh"),
    (json.dumps(samples.said("WaveNet", samples.wave_net(dilations=[]), [])),
     "cannot be run: `config.layers[0].dilations` is empty"),
    (json.dumps(samples.said("WaveNet", samples.wave_net(condition_size=3), [])),
     "cannot be run: `config.layers[0].condition_size` is 3; what is in front of it gives 1"),
    (json.dumps(samples.said("WaveNet", samples.wave_net(groups_input=2), [])),
     "cannot be run: a convolution of 3 channels to 3 does not divide into 2 groups"),
    (json.dumps(samples.said("WaveNet", samples.wave_net(head_size=2), [0.0] * 100)),
     "cannot be run: it has 100 weights"),
    ("", "is empty"), (b"\0" * 100, "holds nothing but zeros"),
    (b"\x89HDF\r\n", "is a Keras model"), (b"{\xff", "is not a model"),
    ('{"in_shape": [1], "layers": []}', "is a .json file of another name"),
    ("<html>", "is a web page"), ("version https://git-lfs.github.com/spec/v1\nsize 12\n",
                                  "is a Git LFS pointer")])
def test_a_file_that_cannot_run_says_why_in_a_sentence(
        tmp_path: Path, content: str | bytes, what: str) -> None:
    with pytest.raises(AntlerError) as caught:
        read(saved(tmp_path, content))
    assert caught.value.brief.split("m.nam ", 1)[1].startswith(what)
    assert caught.value.resolution


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(AntlerError, match="does not exist"):
        read(Path("no.nam"))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 10**400, -1e39])
def test_weights_of_a_failed_training(tmp_path: Path, number: float) -> None:
    path = saved(tmp_path, json.dumps(LSTM | {"weights": [number, *LSTM["weights"][1:]]}))
    assert read(path).not_a_number == ("weights",)
    assert "its weights hold NaN" in problems(read(path), Model(path), ())[0].what


def test_a_file_that_does_not_say_its_rate(tmp_path: Path) -> None:
    content = read(saved(tmp_path, without("sample_rate")))
    assert (content.sample_rate, content.remarks) == (
        48000, ("it does not say its sample rate: 48000 Hz is usual",))


@pytest.mark.parametrize("name", samples.NETWORKS)
def test_every_version_runs_the_usual_networks(tmp_path: Path, name: str) -> None:
    content = read(saved(tmp_path, samples.text(*samples.NETWORKS[name])))
    assert [*ENGINE.problems(content, OLD), *ENGINE.problems(content, NEW)] == []


@pytest.mark.parametrize("name", samples.NEWER)
def test_what_the_older_version_lacks_is_said_with_what_has_it(tmp_path: Path, name: str) -> None:
    content = read(saved(tmp_path, samples.newer(name)))
    (problem,) = ENGINE.problems(content, OLD)
    assert problem.what.startswith("nam 0.1.0 has no ")
    assert problem.helps == ('write `engine: {name: nam, version: "0.5.5"}` in project.yaml: that '
                             "version runs it (its source is on GitHub alone)")
    assert [*ENGINE.problems(content, NEW)] == []


def test_what_no_version_runs(tmp_path: Path) -> None:
    """NeuralAmpModelerCore reads slopes that are not there."""
    config = samples.wave_net(gating_mode="gated", activation={"type": "PReLU"})
    content = read(saved(tmp_path, samples.text("WaveNet", config)))
    (problem,) = ENGINE.problems(content, NEW)
    assert problem.what == "nam 0.5.5 has no SharedSlopeOfGates"
    assert "train it again" in problem.helps


def prepared(path: Path) -> tuple[dict[str, object], tuple[str, ...]]:
    made = ENGINE.prepare(path, read(path), Model(path), ())
    return json.loads(made.data), made.notes


def test_of_a_container_the_largest_network_runs(tmp_path: Path) -> None:
    small, large = LSTM, samples.said("WaveNet", samples.WAVENET)
    path = saved(tmp_path, json.dumps(samples.container(small, large)))
    made, notes = prepared(path)
    assert (made["architecture"], made["weights"]) == ("WaveNet", large["weights"])
    assert notes[0].startswith("of the 2 networks in it, the last runs, the largest")
    assert {it.name for it in read(path).operators} == {"WaveNet", "Tanh"}


def test_a_network_that_may_be_cut_runs_whole(tmp_path: Path) -> None:
    slimmable = {"method": "slice_channels_uniform", "kwargs": {"allowed_channels": [1, 3]}}
    made, notes = prepared(saved(tmp_path, samples.text(
        "WaveNet", samples.wave_net(slimmable=slimmable, activation="SiLU"))))
    assert "slimmable" not in json.dumps(made)
    assert notes == ("it may be cut to fewer channels; all of them run",)


def test_new_words_for_what_the_old_could_say(tmp_path: Path) -> None:
    """A trainer of today writes them; every version of the engine gets the old ones."""
    new = samples.wave_net(
        kernel_size=None, kernel_sizes=[3, 3], activation=[{"type": "Tanh"}] * 2,
        gated=None, gating_mode=["gated", "gated"], secondary_activation=["Sigmoid"] * 2,
        head_size=None, head_bias=None, layer1x1={"active": True, "groups": 1},
        head={"out_channels": 1, "kernel_size": 1, "bias": True})
    made, _ = prepared(saved(tmp_path, samples.text("WaveNet", new)))
    assert made["version"] == "0.5.4"
    assert made["config"]["layers"] == samples.wave_net(gated=True)["layers"]  # type: ignore[index]


@pytest.mark.parametrize("text", [
    *(samples.text(*it) for it in samples.NETWORKS.values()), *map(samples.newer, samples.NEWER)],
    ids=[*samples.NETWORKS, *samples.NEWER])
def test_what_is_written_is_the_same_network(text: str) -> None:
    network = parse(text)
    again = parse(written(network).decode())
    assert (again.net, again.weights, again.rate) == (network.net, network.weights, network.rate)


@pytest.mark.parametrize("name", samples.NETWORKS)
def test_the_reference_goes_on_where_a_run_ended(name: str) -> None:
    data = samples.text(*samples.NETWORKS[name]).encode()
    given = np.random.default_rng(1).uniform(-1, 1, (300, 1)).astype(np.float32)
    whole, pieces = load(data), load(data)
    (wanted,) = whole.run([given])
    made = [pieces.run([given[first:first + 37]])[0] for first in range(0, 300, 37)]
    assert np.concatenate(made) == pytest.approx(wanted, abs=1e-6)
    assert np.ptp(wanted) > 0.01
