"""`./doit autostart` with a real systemd: PID 1 in a copy of this machine's root file system."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tasks.board.base import Result
from tasks.board.kinds import KINDS
from tasks.board.local import LocalBoard
from tasks.board.probe import probe
from tasks.core.errors import AntlerError
from tasks.house.questions import Asked
from tasks.house.use import at_boot
from tasks.run import autostart
from tasks.run import host as at
from tasks.run.stop import running, stop
from tests.waiting import until

SYSTEMD = Path("/lib/systemd/systemd")
NAMESPACES = ["unshare", "--mount", "--pid", "--fork", "--cgroup", "--uts", "--ipc",
              "mount", "-t", "cgroup2", "cgroup2", "/mnt"]


def bootable() -> bool:
    """Whether this machine lets us give systemd namespaces and mounts of its own."""
    return (os.geteuid() == 0 and SYSTEMD.exists()
            and subprocess.run(NAMESPACES, capture_output=True, check=False).returncode == 0)


pytestmark = [
    pytest.mark.toolchain,
    pytest.mark.parametrize("place", ["local"], indirect=True),
    pytest.mark.skipif(not bootable(), reason="systemd as PID 1 needs mounts and a control group "
                       "of its own: root, and a machine that allows it")]


class Booted(LocalBoard):
    """What systemd booted, as a board."""

    def __init__(self, pid: int) -> None:
        super().__init__("desk")
        self.enter = ("nsenter", "-t", str(pid), "-m", "-p", "-r", "-w", "env", "PATH=/usr/sbin:"
                      "/usr/bin:/sbin:/bin")

    def run(self, argv: Sequence[str], **others: Any) -> Result:
        return super().run([*self.enter, *argv], **others)


@pytest.fixture
def boot(tmp_path: Path) -> Iterator[Callable[[], Any]]:
    """Boots a machine whose disk stays; as a context, which ends as a cut of its power."""
    with pytest.MonkeyPatch.context() as patch, memory(tmp_path / "machine") as folder:
        patch.delenv("LD_LIBRARY_PATH", raising=False)

        @contextmanager
        def boot() -> Iterator[Booted]:
            words = ["bash", str(Path(__file__).with_name("systemd.sh")), folder, tmp_path]
            with (tmp_path / "console").open("w") as console, \
                    subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=console,
                                     stderr=console) as outside:
                children = Path(f"/proc/{outside.pid}/task/{outside.pid}/children")
                try:
                    inside = until(lambda: children.read_text().split())
                    there = Booted(int(inside[0]))
                    until(lambda: "running" in there.run(
                        ["systemctl", "is-system-running"], check=False).stdout
                        or "degraded" in there.run(["systemctl", "is-system-running"],
                                                   check=False).stdout)
                    yield there
                finally:
                    outside.kill()

        yield boot


@contextmanager
def memory(folder: Path) -> Iterator[Path]:
    """What an overlay needs for its changes, where `/tmp` is one itself."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_it_plays_after_every_boot_until_it_is_switched_off(deployed, boot) -> None:
    project = deployed("Test Gain")
    place, unit = at.host(project.target), ["systemctl", "is-enabled", "antler"]

    def doctor(board: Booted) -> tuple[str, str]:
        seen = replace(project, target=replace(project.target, board=KINDS["ssh"]))
        said = board.run(["sh", "-c", autostart.LOOK, "antler", project.target.root]).stdout
        [check] = at_boot(said, Asked(seen, probe(board, project.target.root), 0.0, "root"))
        return check.state, check.seen

    with boot() as board:
        assert autostart.carry_out(board, project, []) == "desk: autostart is off"
        said = autostart.carry_out(board, project, ["on"])
        assert said.startswith("desk starts the release in use at every boot, by systemd; ")
        assert board.run(unit).stdout == "enabled\n"
        checked = board.run(["systemd-analyze", "verify", autostart.UNIT])
        assert "antler" not in checked.stdout + checked.stderr
        assert running(board, place) is None, "it counts from the next boot on"
    with boot() as board:
        until(lambda: "Sushi Logger" in log(place) and "setting up 2 inputs" in log(place))
        pid = until(lambda: running(board, place))
        main = board.run(["systemctl", "show", "-p", "MainPID", "--value", "antler"]).stdout
        assert int(main) == pid
        assert doctor(board) == ("ok", "on, by systemd")
        assert stop(board, place) == pid
        until(lambda: board.run(["systemctl", "is-active", "antler"],
                                check=False).stdout == "inactive\n")
        assert "Sushi exiting normally!" in log(place)
        Path(project.target.root, "autostart.sh").write_text("#!/bin/sh\n")
        assert doctor(board) == ("warn", "on, as project.yaml was before, by systemd")
        assert autostart.carry_out(board, project, ["off"]) == (
            "desk starts nothing of ours at a boot")
        assert doctor(board) == ("ok", "off")
        left = board.run(["find", "/etc/systemd/system", project.target.root, "-name",
                          "*antler.service", "-o", "-name", "autostart.sh"]).stdout
        assert left == ""
        assert "not-found" in board.run(["systemctl", "show", "-p", "LoadState", "antler"]).stdout
        Path(place.log).unlink()
    with boot() as board:
        assert running(board, place) is None
        assert not Path(place.log).exists()


def log(place: at.Host) -> str:
    return Path(place.log).read_text() if Path(place.log).exists() else ""


def test_nothing_that_is_not_deployed_is_started(boot, place) -> None:
    from tests import samples

    project = samples.project(place.target)
    with boot() as board, pytest.raises(AntlerError, match="nothing is deployed"):
        autostart.carry_out(board, project, ["on"])
