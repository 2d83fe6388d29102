"""The wrapper ./doit where it has nothing to stand on: no Python, no packages, no network."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from own_checkout import CUT_OFF, Answer, Checkout

NOBODY = 65534


class Machine:
    """A checkout that a user who is not root can use, and the programs there are."""

    def __init__(self, folder):
        self.checkout = Checkout(folder / "my antler")
        self.programs = folder / "bin"
        self.programs.mkdir()
        for place in ("/usr/sbin", "/usr/bin"):
            for program in Path(place).iterdir():
                if not (self.programs / program.name).is_symlink():
                    (self.programs / program.name).symlink_to(program)

    def remove(self, *patterns):
        for pattern in patterns:
            for program in self.programs.glob(pattern):
                program.unlink()

    def program(self, name, script):
        self.remove(name)
        (self.programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.programs / name).chmod(0o755)

    def doit(self, *words, user=None, own=True, cwd="/", **environment):
        env = {**os.environ, "PATH": str(self.programs), **environment}
        if user is not None and own:
            subprocess.run(["chown", "-R", str(user), self.checkout.root], check=True)
        done = subprocess.run([self.checkout.root / "doit", *words], cwd=cwd, env=env, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False, user=user, timeout=600)
        assert "Traceback" not in done.stdout, done.stdout
        return Answer(done.returncode, done.stdout)


@pytest.fixture
def machine():
    folder = Path(tempfile.mkdtemp(prefix="antler-set-up-"))  # tmp_path is closed to other users
    folder.chmod(0o755)
    yield Machine(folder)
    shutil.rmtree(folder)


def test_a_user_is_told_which_packages_to_install(machine):
    machine.remove("bwrap", "xz", "cpio")
    answer = machine.doit("list", user=NOBODY if os.geteuid() == 0 else None,
                          HOME=str(machine.checkout.root))
    assert answer.code == 3
    assert answer.output == ("antler: missing system packages: bubblewrap cpio xz-utils\n"
                             "  → sudo apt-get install -y --no-install-recommends bubblewrap "
                             "cpio xz-utils\n")
    assert not (machine.checkout.root / ".venv").exists()


def test_no_debian(machine):
    machine.remove("cpio", "apt-get")
    answer = machine.doit("list")
    assert answer.code == 3
    assert answer.says("antler: these programs are missing, and this is no Debian or Ubuntu: cpio",
                       "→ install your distribution's packages of the same names")


def test_python_that_is_too_old(machine):
    machine.remove("python3*")
    machine.program("python3", 'case $2 in *print*) echo 3.9.2;; *) exit 1;; esac')
    answer = machine.doit("list")
    assert answer.code == 3
    assert answer.says("antler: Python 3.11 or newer is needed, python3 is 3.9.2",
                       "→ apt-get install python3 python3-venv")
    assert not (machine.checkout.root / ".venv").exists()


def test_no_python_at_all(machine):
    machine.remove("python3*")
    answer = machine.doit("list")
    assert answer.code == 3
    assert answer.says("antler: Python 3.11 or newer is needed, there is none",
                       "→ apt-get install python3 python3-venv")


def test_python_without_venv(machine):
    real = (machine.programs / "python3").resolve()
    machine.program("python3", f'case $2 in *ensurepip*) exit 1;; esac; exec {real} "$@"')
    answer = machine.doit("list", user=NOBODY if os.geteuid() == 0 else None,
                          HOME=str(machine.checkout.root))
    assert answer.code == 3
    assert answer.output.startswith("antler: missing system packages: python3-venv\n"
                                    "  → sudo apt-get install ")
    assert not (machine.checkout.root / ".venv").exists()


def test_a_checkout_of_another_user(machine):
    if os.geteuid():
        pytest.skip("takes root to make files of another user")
    answer = machine.doit("list", user=NOBODY, own=False)
    assert answer.code == 3
    assert answer.output == (f"antler: {machine.checkout.root} cannot be written\n"
                             "  → check who owns it (ls -ld), or free some space\n")


@pytest.mark.toolchain
def test_the_first_command_without_network_and_then_with_it(machine):
    """From a folder with blanks in its name, called from another one."""
    cut = {**CUT_OFF, "PIP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1"}
    answer = machine.doit("list", cwd="/tmp", **cut)
    assert answer.code == 3
    assert answer.says("antler: making .venv from requirements.txt",
                       "antler: the Python packages could not be installed",
                       "→ check the network, then run ./doit again")
    assert not (machine.checkout.root / ".venv/.set-up").exists()
    answer = machine.doit("list", cwd="/tmp")
    assert answer.code == 0
    assert answer.says("check_realtime", "build", "clean")
    assert machine.doit("list").output.startswith("check_realtime"), "set up once"
    moved = machine.checkout.root.rename(machine.checkout.root.with_name("moved"))
    machine.checkout.root = moved
    assert machine.doit("model", cwd="/tmp").code == 0
    (moved / ".venv/bin/python").unlink()  # as after an upgrade of the system's Python
    answer = machine.doit("list", **cut)
    assert answer.code == 3
    assert answer.says("antler: making .venv", "could not be installed")
