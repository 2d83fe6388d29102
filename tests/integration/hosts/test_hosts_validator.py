"""Steinberg's validator on the desk plugin."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tasks.core.process import run

pytestmark = pytest.mark.toolchain

JUCES_OWN = {"6.1.6": ["Bus Activation"]}
"""Tests that fail for any plugin of a JUCE version."""


def failed(output: str) -> list[str]:
    """Names of the tests that failed, as the validator prints them: `[NAME]`, then the result."""
    name, names = "", []
    for line in output.splitlines():
        if line == "[XXXXXXX Failed]":
            names.append(name)
        elif heading := re.fullmatch(r"\[([^:\]]+).*\]", line):
            name = heading[1]
    return names


def test_steinbergs_validator_finds_no_fault(validator: Path, desk: Path, juce: str) -> None:
    output = run([validator, desk], check=False, timeout=120).output
    expected = JUCES_OWN.get(juce, [])
    assert failed(output) == expected, output
    assert (f"Result: {47 - len(expected)} tests passed, {len(expected)} tests failed"
            in output)


def test_it_finds_none_in_a_plugin_of_every_kind_of_parameter(validator: Path, knobs: Path) -> None:
    output = run([validator, knobs], check=False, timeout=120).output
    assert failed(output) == [], output
    assert "Result: 47 tests passed, 0 tests failed" in output
