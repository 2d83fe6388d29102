"""A board that loses its power in mid-deploy: what is in use there, and how it goes on."""

import os
import signal
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import pytest

from tasks.board.base import Board
from tasks.board.errors import Unreachable
from tasks.board.ssh import connect
from tasks.board.standin import vm
from tasks.board.standin.image import made
from tasks.deploy import probe
from tasks.deploy.deploy import deploy
from tasks.deploy.layout import Release, release
from tasks.deploy.plan import is_whole
from tests import samples

pytestmark = pytest.mark.board

TARGET = samples.local("/udata/antler", "stand-in", "aarch64")


@dataclass
class Failing:
    """A board whose power goes when it is asked for the n-th time."""

    board: Board
    machine: vm.Instance
    calls: int

    def __getattr__(self, name: str) -> Any:
        if name in ("run", "put"):
            if self.calls == 0:
                os.kill(self.machine.pid, signal.SIGKILL)
            self.calls -= 1
        return getattr(self.board, name)


@pytest.fixture
def machine(tmp_path):
    machine = vm.Instance(tmp_path / "stand-in")
    yield machine
    vm.stop(made(print), machine)


@pytest.mark.parametrize("calls", [3, 5, 8, 9], ids=[
    "before it sends", "while it sends", "before the switch", "after the switch"])
def test_a_whole_release_is_in_use_and_the_next_deploy_goes_on(machine, tmp_path, calls):
    products = samples.products(tmp_path / "products", "aarch64", os.urandom(300_000))
    project = samples.project(TARGET, model=tmp_path / "model.tflite")
    old = release(project, products)
    board = connect(vm.ensure_running(made(print), machine))
    deploy(board, TARGET, old)
    (next(products.bundle.glob("Contents/*")) / "Sat.so").write_bytes(os.urandom(300_000))
    new = release(project, products)
    switched = calls == 9
    with nullcontext() if switched else pytest.raises(Unreachable, match="was lost"):
        deploy(Failing(board, machine, calls), TARGET, new)
    board.close()
    board = connect(vm.ensure_running(made(print), machine))
    assert in_use(board, old, new) == (new if switched else old).digest
    left = board.run(["readlink", "/udata/antler/antler.lock"], check=False).stdout
    # Where it reached the disk in time it is ours, and we still live: as if another one deployed.
    assert not left or f"|{os.getpid()}|" in left
    board.run(["rm", "-f", "/udata/antler/antler.lock"])
    deploy(board, TARGET, new)
    assert in_use(board, old, new) == new.digest
    assert sorted(board.run(["ls", "/udata/antler/releases"]).stdout.split()) == sorted(
        [old.digest, new.digest])
    board.close()


def in_use(board: Board, *releases: Release) -> str:
    """Digest of the release that is in use; it is whole."""
    _, found = probe.look(board, TARGET.root)
    (current,) = [it for it in releases if is_whole(it, found.folders[found.current])]
    return current.digest
