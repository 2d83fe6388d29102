"""Releases on trial, on a target with `gate: true`; the scripts run on this machine."""

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tasks.board.local import LocalBoard
from tasks.core.errors import AntlerError
from tasks.deploy.deploy import deploy
from tasks.deploy.gate import gated
from tasks.deploy.layout import Release, release
from tasks.deploy.releases import rollback, shelf, table


@pytest.fixture
def target(project):
    return replace(project.target, gate=True)


@pytest.fixture
def bring(project, products, target):
    """Deploys the release with that number in it, and says whether it is on trial."""
    def bring(number: int) -> tuple[Release, bool]:
        products.config.write_text(f'{{"n": {number}}}')
        made = release(project, products)
        return made, deploy(LocalBoard(), target, made, list).on_trial

    return bring


@pytest.fixture
def good(bring, target):
    """Two releases that passed, the second in use."""
    made = []
    for number in (1, 2):
        made.append(bring(number)[0])
        gated(LocalBoard(), target, made[-1], lambda: None)
    return made


def fails() -> None:
    raise AntlerError("not fit for real time", details="load 93 %", resolution="a smaller model")


def in_use(target) -> tuple[str, str]:
    """The release in use and the one before; nothing else is on the board."""
    kept = shelf(LocalBoard(), target.root)
    assert not kept.others
    return kept.current.digest, kept.previous.digest if kept.previous else ""


def test_one_that_passes_stays(bring, good, target) -> None:
    made, on_trial = bring(3)
    assert on_trial
    assert gated(LocalBoard(), target, made, lambda: "fit") == "fit"
    assert in_use(target) == (made.digest, good[1].digest)
    assert sorted(os.listdir(target.root)) == ["current", "previous", "releases", "run"]
    assert bring(3) == (made, False)


def test_one_that_fails_leaves_all_as_it_was(bring, good, target) -> None:
    """Neither is it there to go back to, nor is the release before gone for it."""
    made, _ = bring(3)
    with pytest.raises(AntlerError) as caught:
        gated(LocalBoard(), target, made, fails)
    assert caught.value.brief == (f"release {made.digest} did not pass its check: desk uses "
                                  f"{good[1].digest} again")
    assert "load 93 %" in caught.value.details
    assert in_use(target) == (good[1].digest, good[0].digest)
    assert sorted(os.listdir(target.root)) == ["current", "previous", "releases", "run"]
    assert bring(3)[1]


def test_an_interrupted_check_is_none(bring, good, target) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    said = []
    made, _ = bring(3)
    with pytest.raises(KeyboardInterrupt):
        gated(LocalBoard(), target, made, interrupted, said.append)
    assert said == [f"release {made.digest} was not checked: desk uses {good[1].digest} again"]
    assert in_use(target) == (good[1].digest, good[0].digest)


def test_one_that_nobody_checked_is_checked_by_the_next_deploy(bring, good, target) -> None:
    made, _ = bring(3)  # as a trace leaves it
    shown = table(target, shelf(LocalBoard(), target.root)).splitlines()
    assert "the one in use has not passed its check; `./doit deploy` checks it" in shown
    assert bring(3) == (made, True)


def test_one_on_trial_is_none_to_go_back_to(bring, good, target) -> None:
    bring(3)
    made, _ = bring(4)
    with pytest.raises(AntlerError):
        gated(LocalBoard(), target, made, fails)
    assert in_use(target) == (good[1].digest, good[0].digest)
    bring(3)
    assert rollback(LocalBoard(), target).current.digest == good[1].digest
    assert in_use(target) == (good[1].digest, good[0].digest)


def test_the_release_before_stays_when_it_is_deployed_again_and_passes(bring, good, target) -> None:
    """It was what a failed check leaves to go back to: passing must not remove it as that."""
    made, on_trial = bring(1)
    assert (made.digest, on_trial) == (good[0].digest, True)
    gated(LocalBoard(), target, made, lambda: None)
    assert in_use(target) == (good[0].digest, good[1].digest)
    assert sorted(os.listdir(target.root)) == ["current", "previous", "releases", "run"]


def test_the_release_before_goes_when_it_is_deployed_again_and_fails(bring, good, target) -> None:
    made, _ = bring(1)
    with pytest.raises(AntlerError, match=f"desk uses {good[1].digest} again"):
        gated(LocalBoard(), target, made, fails)
    assert in_use(target) == (good[1].digest, "")
    assert sorted(os.listdir(target.root)) == ["current", "releases", "run"]


@pytest.mark.parametrize("check", [lambda: None, fails])
def test_the_release_before_one_on_trial_has_one_before_it(bring, good, target, check) -> None:
    bring(3)
    made, _ = bring(2)
    with suppress(AntlerError):
        gated(LocalBoard(), target, made, check)
    passed = check is not fails
    assert in_use(target) == ((good[1].digest, good[0].digest) if passed else (good[0].digest, ""))


def test_a_later_check_of_one_that_passed_changes_nothing(good, target) -> None:
    with pytest.raises(AntlerError, match="it stays in use, since it has passed before"):
        gated(LocalBoard(), target, good[1], fails)
    assert in_use(target) == (good[1].digest, good[0].digest)


def test_a_first_release_that_fails_stays_and_that_is_said(bring, target) -> None:
    made, _ = bring(1)
    with pytest.raises(AntlerError, match="it stays in use, since desk has no release before it"):
        gated(LocalBoard(), target, made, fails)
    assert bring(1) == (made, True)


def test_what_somebody_else_deployed_meanwhile_is_left_alone(bring, good, target) -> None:
    with pytest.raises(AntlerError, match="uses another release by now"):
        gated(LocalBoard(), target, good[0], fails)
    assert in_use(target)[0] == good[1].digest


def test_without_a_gate_nothing_is_on_trial(bring, good, project, target, products) -> None:
    bring(3)
    products.config.write_text('{"n": 4}')
    made = release(project, products)
    assert not deploy(LocalBoard(), project.target, made, list).on_trial
    assert not shelf(LocalBoard(), target.root).on_trial
    assert in_use(target) == (made.digest, good[1].digest)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_comes_after_whatever_the_links_lead_to_releases(bring, target, seed) -> None:
    draw = Random(seed)
    bring(0)
    for _ in range(12):
        step = draw.choice(["passes", "fails", "unchecked", "rollback"])
        with suppress(AntlerError):
            if step == "rollback":
                rollback(LocalBoard(), target)
            else:
                made, on_trial = bring(draw.randrange(4))
                if on_trial and step != "unchecked":
                    gated(LocalBoard(), target, made, fails if step == "fails" else lambda: None)
        links = [link for link in Path(target.root).iterdir() if link.is_symlink()]
        led = {str(link.readlink()) for link in links}
        assert "current" in {link.name for link in links}
        assert len(led) == len(links)
        assert led == {f"releases/{name}" for name in os.listdir(f"{target.root}/releases")}
