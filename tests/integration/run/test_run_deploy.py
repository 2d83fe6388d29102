"""Deploying to a real board: this machine, and the stand-in's fast form behind a real sshd."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from run_place import Place

from tasks.board import lock
from tasks.board.base import Board
from tasks.core.errors import AntlerError
from tasks.deploy import probe
from tasks.deploy.deploy import Outcome, deploy
from tasks.deploy.layout import File, Products, Release, release
from tasks.deploy.plan import is_whole
from tasks.deploy.releases import rollback
from tasks.project.model import Project
from tests import samples


@pytest.fixture
def project(place: Place, tmp_path: Path) -> Project:
    return samples.project(place.target, model=tmp_path / "model.tflite")


@pytest.fixture
def products(place: Place, tmp_path: Path) -> Products:
    return samples.products(tmp_path / "products", place.target.os.architecture,
                            os.urandom(2_000_000), os.urandom(1_000_000))


def send(place: Place, made: Release, say: Callable[[str], object] = print) -> Outcome:
    with place.board() as board:
        return deploy(board, place.target, made, say)


def names(place: Place, folder: str) -> set[str]:
    with place.board() as board:
        return set(board.run(["ls", "-A", f"{place.target.root}/{folder}"]).stdout.split())


def in_use(place: Place, *releases: Release) -> int:
    """Index of the release that `current` names; it must be whole."""
    with place.board() as board:
        _, found = probe.look(board, place.target.root)
    index = [made.digest for made in releases].index(found.current)
    assert is_whole(releases[index], found.folders[found.current])
    return index


def changed(project: Project, products: Products, text: str) -> Release:
    products.config.write_text(text)
    return release(project, products)


def test_first_sends_all_second_nothing(place, project, products):
    made, said = release(project, products), []
    first = send(place, made, said.append)
    assert (first.files, first.bytes) == (5, sum(file.size for file in made.files))
    second = send(place, made, said.append)
    assert (second.files, second.bytes) == (0, 0)
    assert said == [
        f"{place.target.name} has release {made.digest} now: 5 of 5 files sent (3.0 MB)",
        f"{place.target.name} has release {made.digest} already: 0 bytes sent"]
    assert in_use(place, made) == 0


def test_one_changed_file_sends_it_and_the_manifest(place, project, products):
    old = release(project, products)
    send(place, old)
    new = changed(project, products, '{"tracks": []}')
    assert send(place, new).files == 2
    assert in_use(place, old, new) == 1
    assert names(place, "releases") == {old.digest, new.digest}


def test_only_the_release_before_is_kept_and_can_be_gone_back_to(place, project, products):
    made = [changed(project, products, f'{{"n": {number}}}') for number in range(3)]
    for number, each in enumerate(made):
        changed(project, products, f'{{"n": {number}}}')
        send(place, each)
    assert names(place, "releases") == {made[1].digest, made[2].digest}
    said: list[str] = []
    assert send(place, made[1], said.append).bytes == 0
    assert said == [f"{place.target.name} uses release {made[1].digest} now, "
                    "which it had kept: 0 bytes sent"]
    assert in_use(place, *made) == 1


def test_a_damaged_file_is_noticed_and_replaced(place, project, products):
    made = release(project, products)
    send(place, made)
    with place.board() as board:
        board.run(["sh", "-c", 'echo x >>"$1/current/config.json"', "x", place.target.root])
    assert send(place, made).files == 1
    assert in_use(place, made) == 0
    assert names(place, "releases") == {made.digest}


def test_wrong_architecture_is_refused_before_anything_is_sent(place, project, products):
    folder = products.bundle / "Contents"
    next(folder.iterdir()).rename(folder / "riscv64-linux")
    with pytest.raises(AntlerError, match="the plugin is built for riscv64"):
        send(place, release(project, products))
    assert names(place, "releases") == set()


def test_someone_else_deploys(place, project, products):
    made = release(project, products)
    machine = lock.Machine("another", "boot", "1")
    other = lock.Owner("ann", "another-laptop", machine, 7, 1 << 40, "check_realtime")
    with place.board() as board:
        board.run(["mkdir", "-p", place.target.root])
        board.run(["ln", "-s", str(other), f"{place.target.root}/antler.lock"])
    with pytest.raises(AntlerError) as caught:
        send(place, made)
    assert caught.value.brief.endswith(
        "is in use: check_realtime by ann on another-laptop (process 7)")
    assert names(place, "releases") == set()


class Dying:
    """A board whose user is killed when he asks it for the n-th time."""

    def __init__(self, board: Board, calls: int) -> None:
        self._board, self._calls, self.name = board, calls, board.name

    def __getattr__(self, name: str) -> Any:
        if self._calls == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._calls -= 1
        return getattr(self._board, name)


def _deploy_until(place: Place, made: Release, calls: int) -> None:
    with place.board() as board:
        deploy(Dying(board, calls), place.target, made)


def killed(place: Place, made: Release, calls: int) -> bool:
    """Deploy in a process of its own that is killed at its n-th call; False where it ended."""
    process = multiprocessing.get_context("spawn").Process(
        target=_deploy_until, args=(place, made, calls))
    process.start()
    process.join(60)
    return process.exitcode == -signal.SIGKILL


def test_killed_at_every_step(place, project, products):
    """The old release is in use until the new one is, whole; the next deploy mends the rest."""
    for calls in range(1, 40, 1 if place.address is None else 5):  # a login costs a second there
        with place.board() as board:
            board.run(["rm", "-rf", place.target.root])
        old = changed(project, products, "{}")
        send(place, old)
        (next(products.bundle.glob("Contents/*")) / "Sat.so").write_bytes(os.urandom(300_000))
        new = changed(project, products, '{"new": 1}')
        died = killed(place, new, calls)
        assert in_use(place, old, new) == 1 or died
        send(place, new)
        assert in_use(place, old, new) == 1
        assert names(place, "releases") == {old.digest, new.digest}
        with place.board() as board, lock.held(board, place.target.root, "the next one"):
            pass  # the lock of a process that was killed is broken
        assert "antler.lock" not in names(place, "")
        if not died:
            break
    assert 8 < calls < 30


def test_what_arrived_before_the_kill_is_not_sent_again(place, project, products):
    made = release(project, products)
    assert killed(place, made, 6)  # look, lock, look, prepare, two files
    assert send(place, made).files == 3


@pytest.mark.board
def test_full_board_is_refused_with_both_numbers(fast_stand_in):
    place = Place(fast_stand_in, samples.local("/udata/full", "stand-in", "aarch64"))
    with place.board() as board:
        facts, _ = probe.look(board, place.target.root)
    big = Release("0" * 16, "aarch64", (File("one", "0" * 64, 0o644, facts.free or 0, b""),))
    with pytest.raises(AntlerError, match=r"stand-in is full: \d+\.\d MB are needed and "):
        send(place, big)


@pytest.mark.board
def test_changed_host_key_sends_nothing(fast_stand_in, tmp_path):
    from tasks.board.errors import ChangedHostKey

    (line,) = fast_stand_in.known_hosts[0].read_text().splitlines()
    name, kind, key = line.split()[:3]
    other = tmp_path / "known_hosts"
    other.write_text(f"{name} {kind} {key[:-6]}AAAAAA\n")
    place = Place(replace(fast_stand_in, known_hosts=(other,)),
                  samples.local("/udata/x", "x", "aarch64"))
    with pytest.raises(ChangedHostKey, match="has CHANGED"), place.board():
        pass


def test_back_to_the_release_before(place, project, products):
    old = release(project, products)
    send(place, old)
    new = changed(project, products, '{"tracks": []}')
    send(place, new)
    with place.board() as board:
        kept = rollback(board, place.target)
        assert (kept.current.digest, kept.previous.digest) == (old.digest, new.digest)
        assert str(kept.current).startswith("Sat 1.0.0, model.tflite")
    assert in_use(place, old, new) == 0
    assert "antler.lock" not in names(place, "")
