"""A command for several targets: each has a run of its own."""

import signal

import pytest
from small_checkout import Checkout

from tasks.face.boards import Outcome, code, said, table
from tests.waiting import PATIENCE


def test_each_target_has_a_run_and_one_that_fails_stops_no_other(checkout: Checkout) -> None:
    exit_code, output = checkout.doit("board", "hello", "target=left,off,right")
    assert exit_code == 1
    assert (checkout.root / "made").read_text().split()[:3] == ["left", "off", "right"]
    for name in ("left", "off", "right"):
        assert f"visits {name} hello\n" in output
    assert "✗ board: it is off\n  said so\n  → switch it on\n" in output
    rows = output[output.rindex("\n\n"):].splitlines()[2:]
    assert rows[0].startswith("  ✓ left   left is well  (")
    assert rows[1].startswith("  ✗ off    it is off  (")
    assert rows[2].strip() == "→ `./doit board hello target=off`"
    assert rows[3].startswith("  ✓ right  right is well  (")
    assert checkout.ran() == ["made:left", "made:off", "made:right"]


def test_what_cannot_be_made_for_one_is_made_for_the_others(checkout: Checkout) -> None:
    (checkout.root / "no-left").touch()
    exit_code, output = checkout.doit("board", "target=left,right")
    assert exit_code == 1
    assert "✗ made:left: cannot be made" in output
    assert "visits left" not in output
    assert "✗ left   it could not be built: see above" in output
    assert "✓ right  right is well" in output


def test_a_mistake_in_the_command_starts_nothing(checkout: Checkout) -> None:
    exit_code, output = checkout.doit("board", "bad", "target=left,right")
    assert (exit_code, output) == (3, "ERROR: there is no such word\n  → good\n")
    assert not (checkout.root / "made").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_interruption_reaches_all_and_each_cleans_up(checkout: Checkout, number: int) -> None:
    with checkout.start("board", "target=slow,left") as process:
        checkout.started()
        process.send_signal(number)
        output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert (checkout.root / "slow-left").exists(), "what it does at its end was done"
    assert "interrupted: what was finished is kept" in output


def test_one_of_several_alone_is_a_run_like_any_other(checkout: Checkout) -> None:
    exit_code, output = checkout.doit("board", "target=left")
    assert (exit_code, output) == (0, "• made:left\n• board\nvisits left\n")


def outcome(target: str, exit_code: int) -> Outcome:
    return Outcome(target, exit_code, "well", "", 1.25)


@pytest.mark.parametrize(("codes", "wanted"), [
    ([0, 0], 0), ([3, 3], 3), ([130, 130], 130), ([0, 1], 1), ([0, 3], 1), ([1, 2], 2)])
def test_the_exit_code_is_one_for_all(codes: list[int], wanted: int) -> None:
    assert code([outcome(str(it), it) for it in codes]) == wanted


def test_the_table_has_a_row_a_target() -> None:
    assert table([outcome("a", 0), outcome("long", 1)], "stop").splitlines() == [
        "  ✓ a     well  (1.2 s)", "  ✗ long  well  (1.2 s)", "        → `./doit stop target=long`"]


@pytest.mark.parametrize(("record", "output", "wanted"), [
    ([("done", "was well"), ("failed", "is off")], "", "is off"),
    ([("done", "first"), ("done", "last")], "more\n", "last"),
    ([("done", "")], "• stop\nit ran\n", "it ran"),
    ([], "ERROR: left is in use\n  → wait\n", "left is in use"),
    ([], "", "")])
def test_what_came_of_it_in_a_line(record: list, output: str, wanted: str) -> None:
    rows = [{"result": result, "said": words} for result, words in record]
    assert said(rows, output) == wanted
