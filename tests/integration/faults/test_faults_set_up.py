"""The wrapper ./doit where it has nothing to stand on: no Python, no packages, no network."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from bare_machine import Machine

NOBODY = 65534


@contextmanager
def bare():
    folder = Path(tempfile.mkdtemp(prefix="antler-set-up-"))  # tmp_path is closed to other users
    folder.chmod(0o755)
    yield Machine(folder)
    shutil.rmtree(folder)


@pytest.fixture
def machine():
    with bare() as made:
        yield made


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
    machine.remove("cpio", "apt-get", "docker", "podman")
    answer = machine.doit("list")
    assert answer.code == 3
    assert answer.says("antler: these programs are missing, and this is no Debian or Ubuntu: cpio",
                       "→ install Docker or Podman, in which ./doit then runs, or your "
                       "distribution's packages of the same names")


def test_no_debian_but_an_engine_for_containers(machine):
    """The engine only shows its words here: that they work was seen by hand (docs/ci.md)."""
    machine.remove("cpio", "apt-get")
    machine.program("docker", 'echo "docker $*"')
    answer = machine.doit("build", "target=desk", AWS_ACCESS_KEY_ID="key of the shared store")
    assert answer.code == 0
    run, _, command = answer.output.strip().partition(" antler-workstation:")
    assert " --env AWS_ACCESS_KEY_ID " in run
    assert run.startswith("docker run --rm --interactive --network host ")
    assert f"--volume {machine.checkout.root}:{machine.checkout.root}" in run
    assert command.endswith(f" {machine.checkout.root}/doit build target=desk")


def test_an_engine_for_containers_that_is_off(machine):
    machine.remove("cpio", "apt-get", "podman")
    machine.program("docker", "exit 1")
    answer = machine.doit("build")
    assert answer.code == 3
    assert answer.says("antler: docker does not answer",
                       "→ `docker info` says why: it may be off, or your user may not use it")
    machine.program("podman", 'echo "podman $*"')
    assert machine.doit("build").output.startswith("podman run --rm ")


def test_podman_that_is_called_docker_too(machine):
    machine.remove("cpio", "apt-get")
    for name in ("docker", "podman"):
        machine.program(name, 'echo "podman $*"')
    asked = machine.doit("build").output
    assert " --security-opt unmask=ALL " in asked
    assert (" --userns keep-id " in asked) == bool(os.geteuid())  # Podman refuses it to root


def test_python_that_is_too_old(machine):
    machine.remove("python3*")
    machine.program("python3", 'case "$*" in *print*) echo 3.9.2;; *) exit 1;; esac')
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
    machine.remove("python3*")
    machine.program("python3", f'case "$*" in *ensurepip*) exit 1;; esac; exec {real} "$@"')
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


ALONE = ("unshare", "--map-root-user", "--net")
"""Runs a command that sees no network, not even this machine's own."""

NO_INDEX = {"PIP_CONFIG_FILE": "/dev/null", "PIP_FIND_LINKS": "", "PIP_RETRIES": "0",
            "PIP_NO_CACHE_DIR": "1"}
"""What pip knows of package indexes and of files on this machine, taken away."""


def test_a_first_command_without_network(machine):
    """From a folder with blanks in its name, called from another one."""
    answer = machine.doit("list", cwd="/tmp", inside=ALONE, **NO_INDEX,
                          ANTLER_HOME=f"{machine.programs.parent}/home")
    assert answer.code == 3
    assert answer.says("antler: making .venv", "antler: installing requirements.txt into .venv",
                       "antler: the Python packages could not be installed",
                       "→ check the network, then run ./doit again")
    assert not (machine.checkout.root / ".venv/.set-up").exists()


def test_a_store_that_cannot_be_written(machine):
    file = machine.programs.parent / "file"
    file.touch()
    answer = machine.doit("list", ANTLER_HOME=str(file))
    assert answer.code == 3
    assert answer.says(f"antler: the store {file} cannot be written\n"
                       "  → set ANTLER_HOME to a folder that can")


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A store that a checkout filled."""
    store = tmp_path_factory.mktemp("filled") / "home"
    with bare() as machine:
        answer = machine.doit("list", ANTLER_HOME=str(store))
    assert answer.code == 0
    assert answer.says("antler: making .venv", "check_realtime", "build", "clean")
    return store


@pytest.fixture
def alone(machine, filled):
    """Runs a command without network, with a store that another checkout filled."""
    store = machine.programs.parent / "home"
    shutil.copytree(filled, store)
    return lambda *words: machine.doit(*words, inside=ALONE, ANTLER_HOME=str(store), **NO_INDEX)


def test_what_one_checkout_fetched_the_next_one_has(machine, alone):
    answer = alone("list")
    assert answer.code == 0
    assert answer.says("antler: making .venv", "check_realtime")
    assert alone("list").output.startswith("check_realtime"), "set up once"
    machine.checkout.root = machine.checkout.root.rename(machine.checkout.root.with_name("moved"))
    assert alone("described").output.startswith("• described")


def test_another_python_gets_another_venv(machine, alone):
    """As after an upgrade of the system: the link is good, what it finds there is not its own."""
    assert alone("list").code == 0
    old = (machine.programs / "python3").resolve()
    machine.remove("python3")
    shutil.copy(old, machine.programs / "python3.99")
    (machine.programs / "python3").symlink_to("python3.99")
    packages = next((machine.checkout.root / ".venv/lib").iterdir())
    packages.rename(packages.with_name("python3.0"))
    assert alone("list").says("antler: making .venv", "check_realtime")


def test_what_is_damaged_is_fetched_again(machine, alone):
    """A wheel, and the program that installs them."""
    store = machine.programs.parent / "home"
    for name in ("doit-*.whl", "uv"):
        damaged = next((store / "wheels").rglob(name))
        good = damaged.read_bytes()
        damaged.write_bytes(good[:len(good) // 2])
        answer = machine.doit("list", ANTLER_HOME=str(store))
        assert answer.code == 0
        assert damaged.read_bytes() == good
        shutil.rmtree(machine.checkout.root / ".venv")


def test_the_interpreters_of_verify_are_installed_when_they_are_needed(machine, alone):
    assert alone("list").code == 0
    root, home = machine.checkout.root, str(machine.programs.parent / "home")

    def install(*inside: str, **environment: str) -> tuple[int, str]:
        done = subprocess.run([*inside, "sh", root / "sdk/setup.sh", root, "--reference"],
                              env={**os.environ, "ANTLER_HOME": home, **environment}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout

    code, said = install(*ALONE, **NO_INDEX)
    assert code == 3
    assert said.startswith("antler: the models' own interpreters, LiteRT and ONNX Runtime, are "
                           "needed for the first time\n")
    assert "antler: the Python packages could not be installed" in said
    assert install()[0] == 0
    subprocess.run([root / ".venv/bin/python", "-c", "import onnxruntime, ai_edge_litert"],
                   check=True)
    assert install(*ALONE, **NO_INDEX) == (0, ""), "once"
