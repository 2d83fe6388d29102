"""Networks of Neural Amp Modeler in NeuralAmpModelerCore, as the plugin has it, against Antler's
own interpreter; in both versions of it.

They start after silence, which is in their memories: a reset must bring it back, on the audio
thread, with no allocation. The player resets between two times that it plays.
"""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from tasks.core.errors import AntlerError
from tasks.core.process import run
from tasks.deps.fetch import stored
from tasks.deps.recipe import load as recipe
from tasks.model.describe import describe
from tasks.model.engines import named
from tasks.model.package import package
from tasks.model.reference import interpreter
from tasks.model.reference.player import play
from tasks.project.model import Model
from tests import nam_samples as samples

pytestmark = pytest.mark.toolchain

NEWEST = "0.5.5"
FRAMES = 1500
BOTH = pytest.mark.parametrize("player", ["native", "debian11-aarch64"], indirect=True)
NATIVE = pytest.mark.parametrize("player", ["native"], indirect=True)


def has_newest() -> bool:
    """Its source is on GitHub alone, which not every machine reaches."""
    (archive,), = recipe("nam", NEWEST).sources
    return stored(archive).is_file()


newest = pytest.mark.skipif(not has_newest(), reason=f"the source of nam {NEWEST} is not here")


def packed(folder: Path, text: str):
    """A package for the plugin, what it was made of, and how audio meets it."""
    path, engine = folder / "m.nam", named("nam")
    path.write_text(text)
    made = engine.prepare(path, engine.read(path), Model(path), ())
    model = describe(made.content, Model(path), ())
    (folder / "m.antler").write_bytes(package(model, made.data))
    return folder / "m.antler", made, model


def check(command, folder: Path, text: str, blocks: str) -> None:
    """It gives what the reference gives, from the first sample on."""
    model_file, made, model = packed(folder, text)
    bursts = np.arange(FRAMES) % 500 < 350
    audio = np.random.default_rng(3).uniform(-0.8, 0.8, (2, FRAMES)) * bursts
    audio = audio.astype(np.float32)
    audio.tofile(folder / "in")
    done = run([*command, model_file, folder / "in", folder / "out", blocks], timeout=300)
    heard = np.fromfile(folder / "out", np.float32).reshape(2, -1)
    wanted = play(model, partial(interpreter("nam"), made.data), audio, np.zeros((0, FRAMES)))
    assert np.ptp(wanted) > 0.01
    peak = max(2, float(np.abs(wanted).max()))  # sums of hundreds of such numbers are rounded
    assert heard == pytest.approx(wanted, rel=0, abs=1e-6 * peak)
    assert done.output.splitlines()[-3:] == ["0", "0", ""]  # latency, failures, calls


@BOTH
@pytest.mark.parametrize("name", samples.NETWORKS)
def test_a_network_of_the_usual_kind(player, name: str, tmp_path: Path) -> None:
    check(player("nam"), tmp_path, samples.text(*samples.NETWORKS[name]), "17,0,100,3")


@newest
@NATIVE
@pytest.mark.parametrize("name", samples.NETWORKS)
def test_the_same_in_the_newest_version(player, name: str, tmp_path: Path) -> None:
    check(player("nam", NEWEST), tmp_path, samples.text(*samples.NETWORKS[name]), "64")


@newest
@NATIVE
@pytest.mark.parametrize("blocks", ["17,0,100,3", "512"])
@pytest.mark.parametrize("name", samples.NEWER)
def test_a_network_of_the_newer_kinds(player, name: str, blocks: str, tmp_path: Path) -> None:
    check(player("nam", NEWEST), tmp_path, samples.newer(name), blocks)


@pytest.mark.parametrize("name", ["wavenet", "convnet", "lstm"])
def test_process_makes_no_system_call(nam_inference, name: str, tmp_path: Path) -> None:
    """qemu-user is the tracer; getppid is called before and after."""
    emulator, *command = nam_inference
    path, *_ = packed(tmp_path, samples.text(*samples.NETWORKS[name]))
    traced = [emulator, "-strace", *command, "--process", path, "1000"]
    calls = re.findall(r"^\d+ (\w+)\(", run(traced, timeout=300).output, re.MULTILINE)
    first = calls.index("getppid")
    assert calls[first : first + 2] == ["getppid", "getppid"]


@NATIVE
def test_the_largest_of_a_container(player, tmp_path: Path) -> None:
    large = samples.said("WaveNet", samples.wave_net(gated=True))
    both = samples.container(samples.said("LSTM", samples.LSTM), large)
    check(player("nam"), tmp_path, json.dumps(both), "64")


@NATIVE
@pytest.mark.parametrize(("spoil", "says"), [
    (lambda data: data[:200], "NeuralAmpModelerCore cannot load the model: "),
    (lambda data: data.replace(b"LSTM", b"GRUX"), "cannot load the model: Unrecognized arch"),
    (lambda data: data.replace(b'"weights"', b'"heights"'), "key 'weights' not found")])
def test_a_package_that_was_spoilt_is_refused(player, spoil, says: str, tmp_path: Path) -> None:
    path, made, model = packed(tmp_path, samples.text("LSTM", samples.LSTM))
    path.write_bytes(package(model, spoil(made.data)))
    np.zeros((2, 64), np.float32).tofile(tmp_path / "in")
    with pytest.raises(AntlerError) as caught:
        run([*player("nam"), path, tmp_path / "in", tmp_path / "out", "64"], timeout=60)
    assert says in f"{caught.value.brief} {caught.value.details}"
