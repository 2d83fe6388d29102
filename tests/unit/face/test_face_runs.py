"""Whole runs of the command line, in a small checkout of their own: kill, edit, two at once."""

import signal
from pathlib import Path
from types import SimpleNamespace

import pytest
from small_checkout import DODO, Checkout

from tasks.core.errors import AntlerError
from tasks.core.lock import store
from tasks.store.product import Product
from tasks.store.stored import Stored
from tests.waiting import PATIENCE


def test_nothing_runs_twice_and_the_reason_is_said(checkout: Checkout) -> None:
    assert checkout.doit()[0] == 0
    assert checkout.ran() == ["first", "second"]
    code, output = checkout.doit()
    assert (code, checkout.ran()) == (0, [])
    assert "nothing to do: 2 up to date" in output
    (checkout.root / "second.in").write_text("c")
    assert "• second  (second.in changed)" in checkout.doit()[1]


def test_a_run_with_nothing_to_do_waits_for_no_disk(checkout: Checkout) -> None:
    for _ in range(2):
        checkout.doit("build")
    files = [checkout.root / ".state" / name for name in ("doit.sqlite", "last-run.json")]
    before = [file.stat().st_mtime_ns for file in files]
    assert "nothing to do" in checkout.doit("build")[1]
    assert [file.stat().st_mtime_ns for file in files] == before


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_kill_costs_only_the_task_that_ran(checkout: Checkout, number: int) -> None:
    (checkout.root / "slow").write_text("600")
    with checkout.start() as process:
        checkout.started()
        process.send_signal(number)
        process.wait(PATIENCE)
    (checkout.root / "slow").write_text("0")
    assert checkout.doit()[0] == 0
    assert checkout.ran() == ["second"]


def test_an_interrupted_run_claims_no_success(checkout: Checkout) -> None:
    checkout.doit()
    (checkout.root / "started").unlink()
    (checkout.root / "second.in").write_text("c")
    (checkout.root / "slow").write_text("600")
    with checkout.start() as process:
        checkout.started()
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=PATIENCE)
    assert "interrupted: what was finished is kept" in output
    assert "✓" not in output


def test_an_edit_during_a_task_is_built_next_time(checkout: Checkout) -> None:
    (checkout.root / "slow").write_text("1")
    with checkout.start() as process:
        checkout.started()
        (checkout.root / "second.in").write_text("edited")
        assert process.wait(PATIENCE) == 0
    assert (checkout.root / "second.out").read_text() == "B"
    checkout.doit()
    assert (checkout.root / "second.out").read_text() == "EDITED"


def test_one_run_at_a_time_for_a_target(checkout: Checkout) -> None:
    (checkout.root / "slow").write_text("600")
    with checkout.start() as process:
        checkout.started()
        code, output = checkout.doit("first")
        beside, other = checkout.doit("look"), checkout.doit("first", "target=rack")
        process.kill()
    assert code == 3
    assert f"ERROR: target desk is in use by process {process.pid}" in output
    assert "→ wait for it to end" in output
    assert (beside[0], "looked" in beside[1]) == (0, True)
    assert other[0] == 0, "another target's run goes on beside it"
    assert "1 up to date" in other[1], "and knows what the first one has finished"


def test_plan_comes_first(checkout: Checkout) -> None:
    code, output = checkout.doit("second", "plan")
    assert code == 3
    assert "ERROR: `plan` comes first\n  → ./doit plan second" in output


def test_doits_own_way_of_running_tasks_beside_each_other_is_refused(checkout: Checkout) -> None:
    """It pickles them, which closures do not survive, and would wait for ever."""
    code, output = checkout.doit("-n", "2", "second")
    assert code == 3
    assert "ERROR: there is no `-n` here" in output


def test_a_user_error_is_one_message_without_a_traceback(checkout: Checkout) -> None:
    code, output = checkout.doit("fails")
    assert code == 1
    assert output.count("it is off\n  said so\n  → switch it on") == 1
    assert "Traceback" not in output


def test_our_run_is_not_doits(checkout: Checkout) -> None:
    code, output = checkout.doit("run")
    assert code == 0
    assert "our run" in output


@pytest.mark.parametrize("words", [["run"], ["before"], ["look", "run"]])
def test_a_task_may_know_what_a_run_is_for(checkout: Checkout, words: list[str]) -> None:
    assert f"asked for {' '.join(words)}\n" in checkout.doit(*words)[1]


@pytest.mark.parametrize("words", [
    ["-k", "NAME"], ["unit", "-k", "NAME"], ["--", "-k", "NAME"], ["-x", "target=desk"], []])
def test_pytest_s_words_are_not_doits(checkout: Checkout, words: list[str]) -> None:
    code, output = checkout.doit("test", *words)
    passed = [word for word in words if word not in ("--", "target=desk")]
    assert (code, f"passed on {passed}" in output) == (0, True)


def test_plan_says_what_would_run_and_why_and_runs_nothing(checkout: Checkout) -> None:
    code, output = checkout.doit("plan")
    assert code == 0
    assert [line.split() for line in output.splitlines()[:2]] == [
        ["first", "never", "built"], ["second", "first", "runs", "before", "it"]]
    assert not (checkout.root / "first.out").exists()
    checkout.doit()
    assert checkout.doit("plan")[1] == "nothing to do\n"
    (checkout.root / "second.in").write_text("c")
    assert checkout.doit("plan")[1].startswith("second  second.in changed\n1 to run, 1 up to date")


def test_an_unknown_task_is_a_clean_error(checkout: Checkout) -> None:
    code, output = checkout.doit("biuld")
    assert code == 3
    assert "biuld" in output
    assert "Traceback" not in output


UNREADABLE = {
    "while dodo.py is imported": 'raise PermissionError(13, "Permission denied", "sdk/a.yaml")\n',
    "while the tasks are made": """
def task_denied():
    raise PermissionError(13, "Permission denied", "sdk/a.yaml")
""",
    "while inputs are digested": """
from tasks.core import uptodate
def denied(path):
    raise PermissionError(13, "Permission denied", "sdk/a.yaml")
uptodate.sha256 = denied
""",
}


@pytest.mark.parametrize("command", ["second", "plan"])
@pytest.mark.parametrize("when", UNREADABLE)
def test_what_cannot_be_read_is_one_message(checkout: Checkout, when: str, command: str) -> None:
    (checkout.root / "dodo.py").write_text(DODO + UNREADABLE[when])
    code, output = checkout.doit(command)
    assert code == 3
    assert "ERROR: not permitted (sdk/a.yaml): Permission denied\n  → check who owns" in output
    assert "Traceback" not in output


def test_an_input_that_vanishes_while_it_is_looked_at(checkout: Checkout) -> None:
    (checkout.root / "dodo.py").write_text(
        DODO + "from tasks.core import uptodate\n"
               "uptodate.tree_files = lambda *roots: list(roots)  # as they were a moment ago\n"
               "def task_lost():\n"
               "    return {'actions': [], 'uptodate': [Inputs([HERE / '.a.cpp.swp'])]}\n")
    code, output = checkout.doit("lost")
    assert code == 3
    assert "ERROR: No such file or directory (" in output
    assert ".a.cpp.swp)" in output
    assert "Traceback" not in output


def test_a_store_that_may_not_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", denied)
    with pytest.raises(AntlerError, match=r"not permitted \(/store/manifest.json\)"):
        Stored(Product(Path("/store"), "manifest.json"), {})(SimpleNamespace(value_savers=[]), {})


def test_an_abbreviated_option_is_none(checkout: Checkout) -> None:
    code, output = checkout.doit("--always", "second")
    assert code == 3
    assert "option --always is not known" in output
    assert checkout.doit("--always-execute", "second")[0] == 0


def test_the_store_is_not_emptied_under_another_project(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTLER_HOME", str(tmp_path))
    with (store(emptying=False), store(emptying=False),
          pytest.raises(AntlerError, match="is in use by another project"), store(emptying=True)):
        pass
    with (store(emptying=True), pytest.raises(AntlerError, match="is being emptied"),
          store(emptying=False)):
        pass
