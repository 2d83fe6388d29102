"""Compiles that fail or are killed, in a checkout whose path has a blank, with the shared store."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest
from faults_checkout import Checkout, small_disk

from tasks.toolchain.load import load

pytestmark = pytest.mark.toolchain
PROCESSOR = "plugin_src/plugin/Processor.cpp"
FOLDER = "build/compiled/debian11-aarch64"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """The tests here go on from one another: everything but the plugin's own code is built."""
    made = Checkout(tmp_path_factory.mktemp("compile") / "my antler")
    answer = made.doit("toolchain", "deps", "fetch", "model", "generated", "config")
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
    return set((checkout.root / FOLDER).rglob("*.o"))


def test_no_compiler(checkout, tmp_path):
    answer = checkout.doit("compile", inside=without("aarch64-linux-gnu-g++*", tmp_path))
    root = load("debian11-aarch64").root.path
    assert answer.code == 1
    assert answer.says("✗ compile: commands cannot run in the toolchain's root: it is not complete",
                       "/usr/bin/aarch64-linux-gnu-g++-10", f"→ rm -rf {root}")
    assert not list((checkout.root / FOLDER).rglob("CMakeCache.txt"))


def test_no_bubblewrap(checkout, tmp_path):
    for program in Path("/usr/bin").iterdir():
        if program.name != "bwrap":
            (tmp_path / program.name).symlink_to(program)
    answer = checkout.doit("compile", PATH=tmp_path)
    assert answer.code == 1
    assert answer.says("✗ compile: `bwrap` is not installed", "→ ", "./doit doctor")
    answer = checkout.doit("doctor", PATH=f"{tmp_path}")
    assert answer.code == 1
    assert answer.says("✗ bwrap", "missing", "→ sudo apt-get install bubblewrap")


def test_no_space_to_compile_in(checkout):
    answer = checkout.doit("compile", inside=small_disk(checkout.root / "build", 400_000))
    assert answer.code == 1
    assert answer.says("✗ compile: no space left on this machine", "→ free some")


def test_a_kill_costs_only_the_compile_that_ran(checkout):
    """Killed as soon as there are objects: its compilers end as well."""
    with checkout.start("compile") as process:
        while len(objects(checkout)) < 3:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    end = time.monotonic() + 10
    while processes(checkout):
        assert time.monotonic() < end, "the compilers outlive the run"
        time.sleep(0.1)
    assert not (checkout.root / FOLDER / "built.json").exists()
    assert checkout.doit("plan", "compile").says("compile  ", "1 to run, ")


def test_a_mistake_in_c_plus_plus_is_shown_with_its_place(checkout):
    """The compile goes on where the killed one was, up to the mistake; mended, to its end."""
    before = {path: path.stat().st_mtime_ns for path in objects(checkout)}
    lines = (checkout.root / PROCESSOR).read_text().count("\n")
    with (checkout.root / PROCESSOR).open("a") as file:
        file.write("int wrong = missing;\n")
    answer = checkout.doit("bundle")
    assert answer.code == 1
    assert answer.says("✗ compile: building failed",
                       f"{checkout.root / PROCESSOR}:{lines + 1}:13: error: ", "missing",
                       f"→ the whole log: {checkout.root / FOLDER}/build.log")
    assert "int wrong = missing;" in (checkout.root / FOLDER / "build.log").read_text()
    assert not (checkout.root / FOLDER / "built.json").exists()
    assert checkout.ran() == ["compile"]
    checkout.mend(PROCESSOR)
    assert checkout.doit("bundle").code == 0
    assert checkout.ran() == ["compile", "bundle"]
    assert (checkout.root / "build/stand-in/NeuralSaturator.vst3").is_dir()
    kept = [path for path, when in before.items() if path.stat().st_mtime_ns == when]
    assert len(kept) >= len(before) - 2, "what a kill left whole is not compiled again"


def test_a_lost_product_is_made_again(checkout):
    shutil.rmtree(checkout.root / "build/stand-in")
    module = next((checkout.root / FOLDER).glob("**/VST3/*.vst3/Contents/*/*.so"))
    module.unlink()
    answer = checkout.doit("build")
    assert answer.code == 0
    assert module.is_file()
    assert os.listdir(checkout.root / "build/stand-in/NeuralSaturator.vst3/Contents")
