"""Mistakes in project.yaml and in the words of a command, before anything runs."""

import subprocess
import sys

import pytest
from small_checkout import Checkout


@pytest.mark.parametrize(("words", "code", "said"), [
    (["list"], 0, "needy    wants a project.yaml without mistakes\n"),
    (["help", "needy"], 0, "needy  wants a project.yaml without mistakes\n"),
    (["look"], 0, "looked"), (["second"], 3, "ERROR: project.yaml: 1 problem\n"),
    (["look", "second"], 3, "ERROR: project.yaml: 1 problem\n"),
    (["test", "needy"], 0, "'needy'"),
    (["alone", "bash"], 0, "alone with ['bash']"), (["alone", "needy"], 0, "alone with ['needy']"),
    (["look", "alone", "needy"], 0, "alone with ['needy']"),
    (["needy"], 3, "ERROR: project.yaml: 1 problem\n"),
    (["second", "needy"], 3, "ERROR: project.yaml: 1 problem\n"),
    (["plan", "needy"], 3, "ERROR: project.yaml: 1 problem\n"),
])
def test_a_faulty_project_stops_only_what_needs_it(checkout: Checkout, words, code, said) -> None:
    (checkout.root / "faulty").touch()
    answer = checkout.doit(*words)
    assert answer[0] == code
    assert said in answer[1]


def test_words_are_looked_at_before_anything_runs(checkout: Checkout) -> None:
    assert "said ['good']" in checkout.doit("words", "good")[1]
    code, output = checkout.doit("words", "bad")
    assert (code, output) == (3, "ERROR: there is no such word\n  → good\n")
    assert checkout.doit("plan", "words")[0] == 0


@pytest.mark.parametrize("words", [["second"], ["look"], ["list"]])
def test_a_folder_that_cannot_be_written(checkout: Checkout, words: list[str]) -> None:
    """What was built in it may be looked at; what cannot be done is said in words."""
    checkout.doit("first")
    with (checkout.root / "first.in").open("a") as file:
        file.write("edited")
    done = subprocess.run(["bwrap", "--bind", "/", "/", "--dev-bind", "/dev", "/dev",
                           "--ro-bind", checkout.root, checkout.root,
                           sys.executable, "-P", "-m", "tasks", *words],
                          cwd="/", env={"PYTHONPATH": str(checkout.root),
                                   "ANTLER_HOME": str(checkout.root / "store")},
                          text=True, capture_output=True, check=False)
    assert "Traceback" not in done.stderr
    if words == ["list"]:
        assert done.returncode == 0
    else:
        assert done.returncode == 3
        assert "this cannot be written" in done.stderr
        assert "use a project, and an ANTLER_HOME, on a disk that can be" in done.stderr
