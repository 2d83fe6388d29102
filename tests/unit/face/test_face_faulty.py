"""Mistakes in project.yaml and in the words of a command, before anything runs."""

import pytest
from small_checkout import Checkout


@pytest.mark.parametrize(("words", "code", "said"), [
    (["list"], 0, "needy    wants a project.yaml without mistakes\n"),
    (["help", "needy"], 0, "needy  wants a project.yaml without mistakes\n"),
    (["look"], 0, "looked"), (["second"], 3, "ERROR: project.yaml: 1 problem\n"),
    (["look", "second"], 3, "ERROR: project.yaml: 1 problem\n"),
    (["test", "needy"], 0, "'needy'"),
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
