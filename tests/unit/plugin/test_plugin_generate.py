"""The texts that carry project.yaml into C++."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.plugin.generate import (
    cmake_string,
    float_literal,
    four_characters,
    parameters_header,
)
from tasks.project.model import Parameter, Plugin


@given(st.text())
def test_vst_codes_are_four_characters_with_a_capital(name: str) -> None:
    code = four_characters(name)
    assert re.fullmatch(r"[A-Z][a-z0-9]{3}", code)
    assert code == four_characters(name)


def test_the_header_lists_parameters_in_order() -> None:
    plugin = Plugin("X", "Y", "1.0.0", "7.0.5", (
        Parameter("gain", 0, 1, 0.5), Parameter('odd "name"', -12, 12, 0)))
    text = parameters_header(plugin)
    assert "std::array<ParameterSpec, 2>" in text
    assert 'ParameterSpec { "gain", 0.0f, 1.0f, 0.5f },' in text
    assert r'ParameterSpec { "odd \"name\"", -12.0f, 12.0f, 0.0f },' in text


@pytest.mark.parametrize(("value", "literal"), [(1, "1.0f"), (0.1, "0.1f"), (-1e-7, "-1e-07f"),
                                                (1e30, "1e+30f")])
def test_float_literals(value: float, literal: str) -> None:
    assert float_literal(value) == literal


def test_cmake_sees_no_variable_in_a_name() -> None:
    assert cmake_string("${HOME};x\"") == '[==[${HOME};x"]==]'
