"""Another process holds one of apt's locks while set-up installs packages: a real apt and a real
dpkg, in folders of their own."""

import fcntl
import hashlib
import os
import subprocess
import time
from pathlib import Path

import pytest
from bare_machine import Machine

HELD_BY = f"{Path('/proc/self/comm').read_text().strip()} (process {os.getpid()})"


class Apt:
    """apt with one source, whose only package `cpio` is empty; its lists were never fetched."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("etc/apt.conf.d", "state/lists/partial", "cache/archives/partial", "log",
                     "dpkg/info", "dpkg/updates", "dpkg/triggers", "repository", "deb/DEBIAN",
                     "root"):
            (folder / name).mkdir(parents=True)
        (folder / "dpkg/status").touch()
        control = ("Package: cpio\nVersion: 1\nArchitecture: all\n"
                   "Maintainer: nobody <n@localhost>\nDescription: stands in for cpio\n")
        (folder / "deb/DEBIAN/control").write_text(control)
        package = folder / "repository/cpio.deb"
        subprocess.run(["dpkg-deb", "--root-owner-group", "--build", folder / "deb", package],
                       check=True, stdout=subprocess.DEVNULL)
        digest = hashlib.sha256(package.read_bytes()).hexdigest()
        (folder / "repository/Packages").write_text(
            f"{control}Filename: ./cpio.deb\nSize: {package.stat().st_size}\nSHA256: {digest}\n\n")
        (folder / "etc/sources.list").write_text(f"deb [trusted=yes] file:{folder}/repository ./\n")
        self.config = folder / "apt.conf"
        self.config.write_text(f"""\
Dir "{folder}";
Dir::Etc "etc";
Dir::State "state";
Dir::State::status "{folder}/dpkg/status";
Dir::Cache "cache";
Dir::Log "log";
APT::Sandbox::User "root";
DPkg::Options {{ "--root={folder}/root"; "--admindir={folder}/dpkg"; "--log=/dev/null"; }};
""")

    def installed(self):
        return "Status: install ok installed" in (self.folder / "dpkg/status").read_text()


@pytest.fixture
def set_up(tmp_path):
    """Starts a set-up that lacks cpio, and, so that it ends there, every Python."""
    machine, apt = Machine(tmp_path), Apt(tmp_path / "apt")
    machine.remove("cpio")
    inside = () if os.geteuid() == 0 else ("unshare", "--map-root-user")

    def start(*, python=False, **environment):
        if not python:
            machine.remove("python3*")
        env = {**os.environ, "PATH": str(machine.programs), "APT_CONFIG": str(apt.config)}
        return subprocess.Popen([*inside, machine.checkout.root / "doit", "list"], text=True,
                                env={**env, **environment}, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    return apt, start


def lines_until(process, text):
    """What it said up to the line that has `text`."""
    said = []
    for line in process.stdout:
        said.append(line)
        if text in line:
            return said
    raise AssertionError("".join(said))


@pytest.mark.parametrize("lock", ["dpkg/lock-frontend", "state/lists/lock",
                                  "cache/archives/lock"])
def test_set_up_waits_for_another_apt_and_says_for_whom(set_up, lock):
    apt, start = set_up
    with (apt.folder / lock).open("w") as held:
        fcntl.lockf(held, fcntl.LOCK_EX)
        process = start()
        said = lines_until(process, "waiting for")
        assert said[-1] == f"antler: waiting for {HELD_BY}, which is using apt\n"
        time.sleep(2.5)  # it tries again, and says no more
        assert process.poll() is None
    rest, _ = process.communicate(timeout=60)
    assert rest.startswith("antler: Python 3.11 or newer is needed, there is none"), rest
    assert apt.installed()


def test_set_up_does_not_wait_for_ever(set_up):
    apt, start = set_up
    with (apt.folder / "dpkg/lock-frontend").open("w") as held:
        fcntl.lockf(held, fcntl.LOCK_EX)
        process = start(ANTLER_APT_WAIT="1")
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 3
    assert output.endswith(f"antler: apt is still in use by {HELD_BY}\n"
                           "  → wait until that ends, then run ./doit again\n")
    assert not apt.installed()


@pytest.mark.parametrize("found", [True, False])
def test_apt_works_while_venv_is_made(set_up, tmp_path, found):
    """Neither's end is the other's: here pip finds nothing, and apt its package or none."""
    apt, start = set_up
    if not found:
        (apt.folder / "repository/cpio.deb").unlink()
    with (apt.folder / "dpkg/lock-frontend").open("w") as held:
        fcntl.lockf(held, fcntl.LOCK_EX)
        process = start(python=True, ANTLER_HOME=str(tmp_path / "home"), PIP_NO_INDEX="1",
                        PIP_FIND_LINKS="", PIP_CONFIG_FILE="/dev/null")
        lines_until(process, "the Python packages could not be installed")
        assert process.poll() is None
    rest, _ = process.communicate(timeout=60)
    assert process.returncode == 3
    assert ("apt-get could not install: cpio" in rest, apt.installed()) == (not found, found)


def test_what_else_apt_says_is_shown(set_up):
    apt, start = set_up
    (apt.folder / "repository/cpio.deb").unlink()
    process = start()
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "waiting" not in output
    assert "E: Failed to fetch" in output
    assert output.endswith("antler: apt-get could not install: cpio\n"
                           "  → apt-get install -y --no-install-recommends cpio\n")
