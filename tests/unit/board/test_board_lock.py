"""Who holds a board, and when a lock that nobody gives back is broken."""

import os
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.board import lock
from tasks.board.local import LocalBoard
from tasks.board.lock import Machine, Owner
from tasks.core.errors import AntlerError

HERE = replace(Machine.this(), installation="ours")
OTHER = Machine("another", "boot", HERE.processes)
OWNER = Owner("ann", "laptop", HERE, os.getpid(), 1000, "deploy")


@pytest.fixture(scope="module")
def ended() -> int:
    """The id of a process that has ended."""
    with subprocess.Popen(["true"]) as process:
        pass
    return process.pid


@pytest.mark.parametrize(("machine", "now", "gone"), [
    (HERE, 999, True),                                  # killed on this machine
    (OTHER, 999, False),                                # its processes are not known here
    (OTHER, 1001, True),                                # its time has passed
    (replace(HERE, processes="1"), 999, False),         # a container beside us
    (replace(HERE, boot="before"), 999, True),          # this machine, before it was rebooted
    (replace(HERE, boot="before", processes="1"), 999, False),
    (replace(OTHER, installation=""), 999, False),
], ids=["killed", "another machine", "late", "container", "rebooted", "container elsewhere",
        "nameless"])
def test_a_lock_is_broken_where_its_owner_cannot_live(ended, machine, now, gone):
    assert replace(OWNER, machine=machine, pid=ended).is_gone(now, HERE) is gone
    assert not OWNER.is_gone(999, HERE)


def test_a_nameless_machine_of_another_boot_may_be_any(ended):
    nameless = replace(HERE, installation="")
    assert not replace(OWNER, machine=replace(nameless, boot="x"), pid=ended).is_gone(999, nameless)


def test_owner_survives_its_text():
    assert Owner.parse(str(OWNER)) == OWNER
    assert Owner.parse("nonsense") is None


def test_this_machine_is_the_same_each_time_and_not_told_by_its_id():
    assert Machine.this() == Machine.this()
    assert HERE.boot
    assert HERE.processes.startswith("pid:")
    file = Path("/etc/machine-id")
    assert not file.exists() or file.read_text().strip() not in Machine.this().installation


def test_who_finds_it_held_is_told_for_how_long_and_what_ends_it(tmp_path):
    desk = LocalBoard()
    far = replace(OWNER, machine=OTHER, pid=7, until=int(time.time()) + 630)
    (tmp_path / "antler.lock").symlink_to(str(far))
    with pytest.raises(AntlerError) as held, lock.held(desk, str(tmp_path), "run"):
        pass
    assert str(held.value) == (
        "desk is in use: deploy by ann on laptop (process 7)\n"
        "  → wait for it to end, at most 11 min; if it no longer runs: "
        f"`./doit board ssh rm {tmp_path}/antler.lock target=desk`")


def test_a_stale_lock_is_taken_over_and_given_back(tmp_path, ended):
    desk = LocalBoard()
    left = replace(OWNER, pid=ended, until=1 << 40)
    (tmp_path / "antler.lock").symlink_to(str(left))
    with lock.held(desk, str(tmp_path), "run"):
        mine = Owner.parse(str((tmp_path / "antler.lock").readlink()))
        assert mine is not None
        assert (mine.pid, mine.what) == (os.getpid(), "run")
    assert not (tmp_path / "antler.lock").is_symlink()
