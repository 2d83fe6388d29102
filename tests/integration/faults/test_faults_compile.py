"""Compiles that fail or are killed, in a checkout whose path has a blank, with the shared store."""

import shutil
import signal
import time
from pathlib import Path

import pytest
from own_checkout import Checkout, small_disk

from tasks.toolchain.load import load
from tests.waiting import until

pytestmark = pytest.mark.toolchain
VARIANT = "debian11-aarch64-juce-7.0.5"
FOLDER = f"build/compiled/{VARIANT}"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """The tests here go on from one another: everything but the plugin's own code is built."""
    made = Checkout(tmp_path_factory.mktemp("compile") / "my antler")
    answer = made.doit("toolchain", "deps", "fetch", "described", "generated", "config")
    assert answer.code == 0, answer.output
    yield made
    shutil.rmtree(made.root)


def without(program, tmp_path):
    """Command that runs another one where the root's `program` is gone; the store stays whole."""
    programs = load("debian11-aarch64").root.path / "usr/bin"
    shutil.copytree(programs, tmp_path / "bin", symlinks=True)
    for file in (tmp_path / "bin").glob(program):
        file.unlink()
    return ("bwrap", "--dev-bind", "/", "/", "--bind", tmp_path / "bin", programs, "--")


def processes(checkout):
    """Ids of processes that work in the checkout's build folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if str(checkout.root / "build").encode() in line:
            found.append(int(process.name))
    return found


def objects(checkout):
    """The plugin's object files; until there is a build.ninja CMake makes and removes others."""
    tree = checkout.root / FOLDER / "tree"
    return list(tree.rglob("*.o")) if (tree / "build.ninja").exists() else []


def test_no_compiler(checkout, tmp_path):
    answer = checkout.doit("compile", inside=without("aarch64-linux-gnu-g++*", tmp_path))
    root = load("debian11-aarch64").root.path
    assert answer.code == 1
    assert answer.says(f"✗ compile:{VARIANT}: the compilers of debian11-aarch64 do not "
                       "start: something is missing in their root",
                       "/usr/bin/aarch64-linux-gnu-g++-10", f"→ rm -rf {root}")
    assert not list((checkout.root / FOLDER).rglob("CMakeCache.txt"))


def test_no_bubblewrap(checkout, tmp_path):
    for program in Path("/usr/bin").iterdir():
        if program.name != "bwrap":
            (tmp_path / program.name).symlink_to(program)
    answer = checkout.doit("compile", PATH=tmp_path)
    assert answer.code == 1
    assert answer.says(f"✗ compile:{VARIANT}: `bwrap` is not installed", "→ ", "./doit doctor")
    answer = checkout.doit("doctor", PATH=f"{tmp_path}")
    assert answer.code == 1
    assert answer.says("✗ bwrap", "missing", "→ sudo apt-get install bubblewrap")


def test_no_space_to_compile_in(checkout):
    answer = checkout.doit("compile", inside=small_disk(checkout.root / "build", 400_000))
    assert answer.code == 1
    assert answer.says(f"✗ compile:{VARIANT}: no space left on this machine", "→ free some")


def test_a_kill_costs_only_the_compile_that_ran(checkout):
    """Killed as soon as there are objects: its compilers end as well."""
    with checkout.start("compile") as process:
        while len(objects(checkout)) < 3:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
    until(lambda: not processes(checkout), "the compilers outlive the run")
    assert not (checkout.root / FOLDER / "built.json").exists()
    assert checkout.doit("plan", "compile").says("compile:", "1 to run, ")
