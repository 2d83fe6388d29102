"""Whose plugin host plays on a board; the scripts run on this machine."""

import subprocess

import pytest

from tasks.board.local import LocalBoard
from tasks.board.script import script
from tasks.core.errors import AntlerError
from tasks.run import host as at
from tasks.run import owner
from tasks.run.host import Host
from tests import samples

ANN = owner.Owner("ann", "another-laptop", "2026-11-27 10:40")


@pytest.fixture
def playing(tmp_path):
    """A host that plays."""
    place = Host("sleep", str(tmp_path), str(tmp_path / "current"))
    process = subprocess.Popen(["sleep", "30"])
    script(LocalBoard(), at.REMEMBER, place.pid_file, str(process.pid))
    yield place
    process.kill()
    process.wait()


def test_mine_may_be_replaced(playing) -> None:
    owner.sign(LocalBoard(), playing)
    assert owner.of(LocalBoard(), playing).same(owner.Owner.this())
    owner.check(LocalBoard(), samples.local("/srv"), playing)


def test_somebody_else_s_may_not(playing) -> None:
    script(LocalBoard(), at.OWN, playing.owner, str(ANN))
    with pytest.raises(AntlerError) as caught:
        owner.check(LocalBoard(), samples.local("/srv"), playing)
    assert caught.value.brief == ("desk plays for ann on another-laptop, since 2026-11-27 10:40")
    assert caught.value.resolution == "ask them, or end it: `./doit stop`"


def test_one_that_has_ended_is_nobody_s(tmp_path) -> None:
    place = Host("sleep", str(tmp_path), str(tmp_path / "current"))
    script(LocalBoard(), at.OWN, place.owner, str(ANN))
    (tmp_path / "host.pid").write_text("999999 1\n")
    owner.check(LocalBoard(), samples.local("/srv"), place)


def test_one_that_a_boot_started_is_nobody_s(playing) -> None:
    assert owner.of(LocalBoard(), playing) is None
    owner.check(LocalBoard(), samples.local("/srv"), playing)


@pytest.mark.parametrize("text", ["", "ann", "a|b", "a|b|c|d"])
def test_other_words_are_no_owner(text) -> None:
    assert owner.Owner.parse(text) is None
