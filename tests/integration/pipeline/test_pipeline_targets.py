"""Several targets at the same time from one checkout."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from board_checkout import BoardCheckout

from tests import many_boards
from tests.ports import spare

pytestmark = [pytest.mark.toolchain, pytest.mark.board]
NAMES = ("rack", "shelf")


@pytest.fixture
def two(checkout: BoardCheckout) -> Iterator[BoardCheckout]:
    """The checkout with two more stand-ins and a short measurement."""
    rows = "".join(f"  {name}: {{os: debian-11-rt}}\n" for name in NAMES)
    checkout.edit("project.yaml", "targets:\n", f"targets:\n{rows}")
    checkout.edit("project.yaml", "  seconds: 10 ", "  seconds: 2 ")
    checkout.edit("project.yaml", "  warm_up: 2 ", "  warm_up: 0.5 ")
    yield checkout
    for name in NAMES:
        checkout.doit("board", "stop", f"target={name}")
    checkout.restore("project.yaml")


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    output, _ = process.communicate(timeout=1200)
    return process.returncode, output


def test_two_targets_are_checked_side_by_side(two: BoardCheckout) -> None:
    runs = [two.start("check_realtime", f"target={name}") for name in NAMES]
    answers = [ended(run) for run in runs]
    assert [code for code, _ in answers] == [0, 0], answers
    for name in NAMES:
        verdict = json.loads((two.root / f"build/{name}/verdict.json").read_text())
        assert (verdict["verdict"], verdict["target"]["name"]) == ("PASS", name)
    folders = {path.name for path in (two.root / ".state/stand-in").iterdir()}
    assert folders >= set(NAMES), "each has a machine of its own"
    for name in NAMES:  # and what one of them built, both remember
        assert "nothing to do" in two.done("build", f"target={name}")


def test_a_deploy_to_several_boards_of_which_one_is_off(checkout: BoardCheckout,
                                                        tmp_path: Path) -> None:
    with many_boards.running(3, tmp_path) as boards:
        rows = boards.rows + many_boards.row("gone", spare())
        names = [*boards.names[:1], "gone", *boards.names[1:]]
        checkout.edit("project.yaml", "targets:\n",
                      f"groups: {{stage: [{', '.join(names)}]}}\ntargets:\n{rows}")
        try:
            answer = checkout.doit("deploy", "target=stage", **boards.environment)
            again = checkout.doit("deploy", f"target={','.join(boards.names)}",
                                  **boards.environment)
            back = checkout.doit("rollback", "target=stage", **boards.environment)
        finally:
            checkout.restore("project.yaml")
    assert answer.code == 1
    table = answer.output[answer.output.rindex("\n\n"):]
    assert table.count(" ✓ board") == 3
    assert " ✗ gone    no SSH server answers at gone (mind@127.0.0.1:" in table
    assert answer.output.count("10 of 10 files sent") == 3
    assert again.code == 0
    assert again.output.count("already: 0 bytes sent") == 3
    assert back.output.count("has no release before the one in use\n") == 3
