"""How far a plugin may be off: what project.yaml says, or what the model's results allow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tasks.model.description import (
    Description,
    ElementType,
    Extent,
    Result,
    Role,
    Signal,
    TensorUse,
)
from tasks.verify.limit import FLOAT16, Limit, limit

SOUND = np.array([[0.5, -1.0]], np.float32)


def tensor(name: str, kind: ElementType, scale: float) -> TensorUse:
    return TensorUse(name, kind, (Extent(0, grows=True),), Role.SIGNALS, (Signal("channel", 0),), 0,
                     scale=scale)


def model(kind: ElementType, scale: float = 1.0) -> Description:
    """A model whose second output is the audio."""
    peak = TensorUse("peak", ElementType.INT32, (), scale=5.0)
    return Description((tensor("x", kind, scale),), (peak, tensor("y", kind, scale)))


@pytest.mark.parametrize(("kind", "scale", "gain", "most", "why"), [
    ("float32", 1.0, 100.0, 1e-5, "as its results are float32"),
    ("int8", 0.01, 7.0, 0.07, "what one step of its int8 input changes"),
    ("int8", 0.01, 0.1, 0.02, "2 steps of its int8 results"),
    ("int16", 3e-5, 20.0, 6e-4, "what one step of its int16 input changes"),
    ("float16", 1.0, 5.0, 5 * FLOAT16, "what one step of its float16 input changes")])
def test_what_results_are_made_of_decides(kind, scale, gain, most, why):
    found = limit(None, model(ElementType(kind), scale), SOUND, lambda sound: gain * sound)
    assert found.max_error == pytest.approx(most, rel=1e-2)
    assert found.why == why


def test_integers_that_come_of_floats_may_be_two_steps_off():
    mixed = Description((tensor("x", ElementType.FLOAT32, 1.0),),
                        (tensor("y", ElementType.INT8, 0.01),))
    assert limit(None, mixed, SOUND, lambda sound: sound).max_error == pytest.approx(0.02)


def test_results_count_by_their_range():
    score = TensorUse("y", ElementType.UINT8, (Extent(1),), Role.RESULT, scale=0.5,
                      results=(Result("pitch", 0, 100),))
    hears = Description((tensor("x", ElementType.FLOAT32, 1.0),), (score,), hop=2)
    found = limit(None, hears, SOUND, lambda sound: sound)
    assert (found.max_error, found.why) == (pytest.approx(0.01), "2 steps of its uint8 results")
    floats = replace(hears, outputs=(replace(score, type=ElementType.FLOAT32),))
    assert limit(None, floats, SOUND, lambda sound: sound).max_error == 1e-5


def test_what_project_yaml_says_counts_as_it_is():
    found = limit(1e-7, model(ElementType.INT8, 0.01), SOUND, lambda sound: sound)
    assert found == Limit(1e-7, "from project.yaml")
