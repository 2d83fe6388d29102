"""Parameters: numbers and choices, from project.yaml to what a host is sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project_samples import SMALLEST

from tasks.project.model import Parameter


def parameters(project, text: str, values: str = "{}"):
    """The parameters of a project, and its values at start."""
    plugin = f"{{name: Sat, parameters: [{text}]}}"
    made = project(SMALLEST.replace("{name: Sat}", plugin).replace(
        "{use: Sat}", f"{{use: Sat, parameters: {values}}}"))
    return made.plugin.parameters, made.tracks[0].plugins[0].parameters


def test_what_a_number_leaves_out(project) -> None:
    assert parameters(project, "{name: a}")[0] == (Parameter("a", 0.0, 1.0, 0.5),)


def test_the_tutorials_knob(project) -> None:
    """CIMIL's plugin scales a knob of 0 to 1 with skew 0.4 to 0.1 to 200.1."""
    [knob], values = parameters(
        project, "{name: gain, minimum: 0.1, maximum: 200.1, skew: 0.4, unit: x}", "{gain: 100}")
    assert knob == Parameter("gain", 0.1, 200.1, 0.5, 0.4, 0.0, "x")
    assert values == (("gain", 100.0),)
    assert knob.normalised(0.1) == 0
    assert knob.normalised(200.1) == pytest.approx(1)
    assert knob.normalised(0.1 + 200 * 0.5 ** (1 / 0.4)) == pytest.approx(0.5)


def test_a_choice(project) -> None:
    [choice], values = parameters(
        project, "{name: mode, choices: [clean, warm, fuzz]}", "{mode: fuzz}")
    assert choice == Parameter("mode", 0.0, 2.0, 0.0, choices=("clean", "warm", "fuzz"))
    assert values == (("mode", 2.0),)
    assert choice.normalised(1) == 0.5


def test_a_choice_with_a_default(project) -> None:
    [choice], _ = parameters(project, "{name: mode, choices: [clean, warm], default: warm}")
    assert choice.default == 1


def test_a_value_is_taken_to_the_next_step() -> None:
    parameter = Parameter("a", -1, 1, 0, step=0.25)
    assert parameter.normalised(0.3) == parameter.normalised(0.25) == pytest.approx(0.625)
    assert parameter.normalised(1) == 1


@given(st.floats(0, 1), st.floats(0.01, 100), st.floats(-1000, 999), st.floats(1, 1000))
def test_normalised_values_stay_in_their_scale(share, skew, low, width) -> None:
    parameter = Parameter("a", low, low + width, low, skew)
    value = min(low + share * width, low + width)
    assert 0 <= parameter.normalised(value) <= 1
