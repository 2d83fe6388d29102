"""The lists of locked Python packages go together in one .venv."""

import re
from itertools import combinations

import pytest

from tasks.core.paths import CODE

LISTS = ("requirements", "requirements-dev", "requirements-reference", "requirements-report",
         "requirements-container", "requirements-control", "requirements-compare",
         "requirements-store")


def pins(name: str) -> set[tuple[str, str]]:
    """Package and version of each line, a version that depends on Python's too."""
    text = (CODE / f"{name}.txt").read_text()
    return set(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize(("one", "other"), [*combinations(LISTS, 2)])
def test_a_package_of_two_lists_has_one_version(one: str, other: str) -> None:
    common = {name for name, _ in pins(one)} & {name for name, _ in pins(other)}
    assert pins(one)
    assert ({pin for pin in pins(one) if pin[0] in common}
            == {pin for pin in pins(other) if pin[0] in common})


def test_tests_speak_with_what_set_and_get_speak_with() -> None:
    assert pins("requirements-control") <= pins("requirements-dev")


def test_the_tests_share_a_store_as_users_do():
    assert pins("requirements-store") <= pins("requirements-dev")


def test_tests_draw_with_what_report_draws_with() -> None:
    assert pins("requirements-report") - pins("requirements") <= pins("requirements-dev")


def test_tests_run_in_the_interpreters_that_verify_uses() -> None:
    asked = re.findall(r"^([\w-]+)", (CODE / "requirements-reference.in").read_text(), re.MULTILINE)
    names = {name for name, _ in pins("requirements-dev")}
    assert {"ai-edge-litert", "onnxruntime"} <= set(asked) - {"-c"} <= names


def test_tests_share_cells_among_the_workers_that_compare_has() -> None:
    assert pins("requirements-compare") <= pins("requirements-dev")
