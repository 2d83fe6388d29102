"""A clone by Git for Windows, which converts line ends unless the repository says otherwise."""

import subprocess

import pytest
from bare_machine import Machine

from tasks.core.paths import CODE


def git(*words, cwd=CODE):
    return subprocess.run(["git", *words], cwd=cwd, check=True, capture_output=True).stdout


@pytest.fixture
def clone(tmp_path):
    """What is committed."""
    folder = tmp_path / "antler"
    git("clone", "--quiet", "-c", "core.autocrlf=true", str(CODE), str(folder))
    return folder


def test_every_file_is_as_it_was_committed(clone):
    for row in git("ls-files", "--stage", "-z", cwd=clone).decode().split("\0")[:-1]:
        kind, blob, _, name = row.split(maxsplit=3)
        assert kind in {"100644", "100755"}, f"{name} is neither a file nor a program"
        assert (clone / name).read_bytes() == git("cat-file", "blob", blob, cwd=clone), name


def test_its_wrapper_runs(clone, tmp_path):
    """As far as a machine without Python lets it."""
    machine = Machine(tmp_path)
    machine.remove("python3*")
    done = subprocess.run([clone / "doit", "list"], env={"PATH": str(machine.programs)}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    assert done.returncode == 3
    assert done.stdout.startswith("antler: Python 3.11 or newer is needed, there is none\n")
