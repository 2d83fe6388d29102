"""Errors by channel, and what of a model's own result cannot be compared with."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from tasks.core.errors import AntlerError
from tasks.model.description import Description, ElementType, Extent, Role, Signal, TensorUse
from tasks.model.reference.onset import onsets
from tasks.project.inference import Onset
from tasks.verify.compare import BINS, Difference, curve, differences
from tasks.verify.expect import Reference
from tasks.verify.sound import signal

NONE = np.zeros((0, 4), np.float32)


def test_the_largest_error_and_the_first_beyond_the_limit():
    wanted = np.array([[0, 0.5, 0, 0], [0, 0, 0, 0]], np.float32)
    made = np.array([[0, 0.5, 0.25, 0.5], [0, 0, 0, 0]], np.float32)
    assert differences(made, wanted, 0.2) == (Difference(0.5, 3, 0.0, 2),
                                              Difference(0.0, 0, None, None))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_not_finite_is_beyond_any_limit(bad):
    made = np.array([[0, bad, 0]], np.float32)
    (found,) = differences(made, np.zeros((1, 3), np.float32), 1e6)
    assert (found.error, found.at, found.first) == (np.inf, 1, 1)


def test_the_curve_holds_the_worst_of_all_channels():
    made = np.zeros((2, 3000), np.float32)
    made[1, 25] = 0.5
    points = curve(made, np.zeros_like(made))
    assert len(points) == BINS
    assert [i for i, it in enumerate(points) if it] == [2]


def test_the_signal_is_the_same_each_time_and_another_on_each_channel():
    left, right = made = signal(48000)
    assert np.array_equal(made, signal(48000))
    assert 48000 < made.shape[1] < 96000
    assert not np.array_equal(left, right)
    assert 0.5 < np.abs(made).max() <= 1.5


@dataclass
class Model:
    """A model that gives what it is told, run by run."""

    results: list[float]
    shapes: tuple[tuple[int, ...], ...] = ((-1,),)
    runs: list[int] = field(default_factory=list)

    def run(self, inputs):
        self.runs.append(len(inputs[0]))
        return [np.full_like(inputs[0], self.results[len(self.runs) - 1])]


def reference(model: Model) -> Reference:
    tensor = TensorUse("x", ElementType.FLOAT32, (Extent(0, grows=True),), Role.SIGNALS,
                       (Signal("channel", 0),), 0)
    return Reference("m.tflite", Description((tensor,), (tensor,)), lambda: model, 48000)


def test_a_result_is_computed_once_and_once_more_to_see_that_it_stays():
    model = Model([1, 1])
    found = reference(model)
    sound = np.zeros((1, 4), np.float32)
    assert found.play(sound, NONE).tolist() == [[1, 1, 1, 1]]
    found.play(sound, NONE)
    assert len(model.runs) == 2


@pytest.mark.parametrize(("results", "words"), [
    ([np.nan], "m.tflite gives nan in Python, in frame 0 of the sound"),
    ([-np.inf], "m.tflite gives -inf in Python"),
    ([1, 2], "m.tflite gives another result each time in Python")])
def test_what_cannot_be_compared_with_is_refused(results, words):
    with pytest.raises(AntlerError, match=words):
        reference(Model(results)).play(np.zeros((1, 4), np.float32), NONE)


def test_an_interpreter_that_fails_is_a_user_s_error():
    model = Model([])
    model.run = lambda inputs: (_ for _ in ()).throw(RuntimeError("no such operator"))
    with pytest.raises(AntlerError, match="cannot run m.tflite") as caught:
        reference(model).play(np.zeros((1, 4), np.float32), NONE)
    assert caught.value.details == "no such operator"


@pytest.mark.parametrize("rate", [22050, 44100, 48000, 96000])
def test_the_first_string_of_the_test_signal_is_an_onset(rate: int) -> None:
    (found,) = onsets(signal(rate), rate, Onset(wait=rate // 16), Description((), ()))
    assert abs(found / rate - 0.9) < 0.001
