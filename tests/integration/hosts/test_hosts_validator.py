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


def assert_passed(validator: Path, bundle: Path, options: list[str], total: int,
                  expected: list[str]) -> None:
    """All tests were run and passed, but for those that are expected to fail."""
    output = run([validator, *options, bundle], check=False, timeout=300).output
    assert failed(output) == expected, output
    passed = total - len(expected)
    assert f"Result: {passed} tests passed, {len(expected)} tests failed" in output


MODES = pytest.mark.parametrize(("options", "total"), [([], 47), (["-e"], 537)],
                                ids=["usual", "extensive"])


@MODES
def test_steinbergs_validator_finds_no_fault(validator: Path, desk: Path, juce: str,
                                             options: list[str], total: int) -> None:
    assert_passed(validator, desk, options, total, JUCES_OWN.get(juce, []))


@MODES
def test_it_finds_none_in_a_plugin_of_every_kind_of_parameter(
        validator: Path, knobs: Path, options: list[str], total: int) -> None:
    assert_passed(validator, knobs, options, total, [])


def test_it_finds_none_in_a_plugin_that_listens(validator: Path, listening: Path,
                                                juce: str) -> None:
    assert_passed(validator, listening, [], 47, JUCES_OWN.get(juce, []))
