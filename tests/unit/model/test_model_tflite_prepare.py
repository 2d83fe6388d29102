"""What running a .tflite model shows: the past that it needs, lengths that its export fixed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.examples.designs import CONTEXT
from tasks.core.paths import CODE
from tasks.model.describe import describe
from tasks.model.engine import Prepared
from tasks.model.engines import tflite_prepare
from tasks.model.engines.tflite import prepare, read
from tasks.model.proof import FAR, Ends, needs
from tasks.project.model import Model

EXAMPLES, DIFFICULT = CODE / "models/examples", CODE / "tests/difficult_models"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tflite_prepare, "STATE", tmp_path)
    return tmp_path / "tried"


def prepared(path: Path, *parameters: str, **said) -> Prepared:
    return prepare(path, read(path), Model(path, **said), parameters)


@pytest.mark.parametrize(("name", "shortens"), [("drive", CONTEXT), ("drive_padded", 0)])
def test_a_convolution_needs_its_context(name: str, shortens: int) -> None:
    path = EXAMPLES / f"{name}.tflite"
    found = prepared(path)
    assert (found.content.shortens, found.content.context) == (shortens, CONTEXT)
    assert found.problems == ()
    model = describe(found.content, Model(path), ())
    assert (model.hop, model.context) == (0, CONTEXT)
    assert str(model.outputs[0].shape[1]) == ("N" if shortens else f"N + {CONTEXT}")


def test_a_length_that_the_export_fixed_is_left_open_where_it_sounds_the_same() -> None:
    path = EXAMPLES / "fold_64.tflite"
    found = prepared(path, "folds")
    assert found.notes == ("the 64 samples that its export fixed are left open: it gives the same "
                           "in pieces",)
    assert describe(found.content, Model(path), ("folds",)).hop == 0
    assert found.data == path.read_bytes()


@pytest.mark.parametrize(("name", "parameters", "why"), [
    ("snippets", (), "with another number it does not run"),
    ("gate", ("threshold",), "with another number it does not run"),
    ("squeeze_1", ("amount",), "with another number it does not run"),
])
def test_a_length_that_stays(name: str, parameters: tuple[str, ...], why: str) -> None:
    found = prepared(EXAMPLES / f"{name}.tflite", *parameters)
    assert [note.partition("a call: ")[2] for note in found.notes] == [why]
    assert found.content == read(EXAMPLES / f"{name}.tflite")


@pytest.mark.parametrize(("name", "why"), [
    ("looks_ahead", "each of its samples depends on 1 that follow"), ("normalizes", FAR),
    ("random", "no two runs of it give the same"),
    ("changing_size", "it makes 247 values of 512 samples, and 491 of 1024: not one for each"),
])
def test_models_that_blocks_would_change_are_refused(name: str, why: str) -> None:
    found, = prepared(DIFFICULT / f"{name}.tflite").problems
    assert found.what.startswith(why)


def nobody(*_: object) -> None:
    raise AssertionError("it was run")


@pytest.mark.parametrize(("name", "parameters"), [
    ("models/saturator", ["gain"]), ("models/examples/fuzz", ["drive"]),
    ("models/examples/amp_variables", []), ("models/examples/fuzz_int8", ["drive"]),
])
def test_models_of_single_samples_and_of_states_are_not_run(name, parameters, monkeypatch) -> None:
    monkeypatch.setattr(tflite_prepare, "runner", nobody)
    path = CODE / f"{name}.tflite"
    assert prepared(path, *parameters).content == read(path)


def test_a_hop_that_is_said_counts() -> None:
    assert prepared(EXAMPLES / "gate.tflite", "threshold", hop=128).notes == ()


def test_what_was_found_is_remembered_for_as_long_as_nothing_changes(monkeypatch) -> None:
    first = prepared(EXAMPLES / "fold_64.tflite", "folds")
    monkeypatch.setattr(tflite_prepare, "runner", nobody)
    assert prepared(EXAMPLES / "fold_64.tflite", "folds") == first
    with pytest.raises(AssertionError, match="it was run"):
        prepared(EXAMPLES / "fold_64.tflite", "folds", adds_input=True)


def test_without_the_interpreter_nothing_is_tried(monkeypatch) -> None:
    monkeypatch.setattr(tflite_prepare, "_at_hand", lambda: False)
    found = prepared(EXAMPLES / "drive.tflite")
    assert found.notes == ("what it needs of the past was not tried: LiteRT could not be "
                           "installed",)
    assert found.content == read(EXAMPLES / "drive.tflite")


def test_a_long_past_is_found_with_long_runs() -> None:
    path = EXAMPLES / "drive_padded.tflite"
    ends = Ends(describe(replace(read(path), context=0), Model(path), ()))

    def echo(inputs):
        audio = inputs["audio"]
        return {"out": audio + np.pad(audio, ((0, 0), (700, 0), (0, 0)))[:, :audio.shape[1]]}

    assert needs(ends, echo).past == 700
