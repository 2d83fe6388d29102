"""The whole pipeline with the real engine, the real plugin and the real stand-in."""

import json
import re
import subprocess
import sys
import wave
from pathlib import Path

import litert
import numpy as np
import pytest
from board_checkout import BoardCheckout
from dense_model import dense

from tasks.core.files import sha256
from tasks.core.paths import CODE, product_folder
from tasks.run.samples import load
from tasks.run.wav import read

pytestmark = [pytest.mark.toolchain, pytest.mark.board]
MODEL, GAIN = CODE / "models/saturator.tflite", 0.5


def tone(path: Path, frames: int = 9600, channels: int = 2) -> np.ndarray:
    """A 16-bit file with a different sweep on each channel; returns its samples, ±1."""
    t = np.arange(frames) / 48000
    rows = [0.6 * np.sin(2 * np.pi * (200 + 900 * c + 2000 * t) * t) for c in range(channels)]
    integers = np.round(np.stack(rows, axis=1) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(integers.tobytes())
    return integers / 32768


def verdict(checkout: BoardCheckout) -> dict:
    folder = product_folder("stand-in").relative_to(CODE)
    return json.loads((checkout.root / folder / "verdict.json").read_text())


def test_the_first_command_ends_in_a_pass(checkout: BoardCheckout) -> None:
    output = checkout.done("check_realtime")
    assert "PASS" in output
    assert verdict(checkout)["verdict"] == "PASS"


def test_the_figures_repeat_beside_a_hog(checkout: BoardCheckout) -> None:
    first = verdict(checkout)["load"]
    hogs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    try:
        checkout.done("check_realtime")
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()
    second = verdict(checkout)["load"]
    assert abs(first["average"] - second["average"]) < 0.001  # of a block: a tenth of a point
    assert abs(first["maximum"] - second["maximum"]) < 0.005  # an interrupt fell into a block


def test_deploying_what_is_there_sends_nothing(checkout: BoardCheckout) -> None:
    assert "0 bytes" in checkout.done("deploy")


def test_what_the_board_renders_is_what_the_model_says(checkout: BoardCheckout,
                                                       tmp_path: Path) -> None:
    samples = tone(tmp_path / "in.wav")
    checkout.done("render", str(tmp_path / "in.wav"), str(tmp_path / "out.wav"))
    result = load(tmp_path / "out.wav", read(tmp_path / "out.wav"))
    assert np.abs(result - litert.play(MODEL, samples.T, GAIN).T).max() < 1e-5


def test_run_logs_and_stop(checkout: BoardCheckout) -> None:
    checkout.done("run")
    assert "Creating plugin NeuralSaturator" in checkout.done("logs")
    assert "was stopped" in checkout.done("stop")
    assert "no plugin host is running" in checkout.done("stop")


def with_any_operator(checkout: BoardCheckout) -> None:
    """The engine that tests share: it is not built anew for another model."""
    checkout.edit("project.yaml", "# engine: tflite ", "engine: {operators: all} # ")


def test_a_model_that_is_far_too_large_fails_in_bounded_time(checkout: BoardCheckout) -> None:
    """A block of it takes tens of times its budget, on a clock that waits for it."""
    (checkout.root / "models/large.tflite").write_bytes(dense(2, 768, 768, 1))
    checkout.edit("project.yaml", "models/saturator.tflite", "models/large.tflite")
    with_any_operator(checkout)
    answer = checkout.doit("check_realtime")
    checkout.restore("project.yaml")
    assert answer.code == 1
    assert re.search(r"not fit for real time: a block takes \d{2,3}\.\d times as long as it lasts",
                     answer.output)
    assert re.search(r"→ a model that costs \d{2,3}\.\d times less\n", answer.output)
    assert {each["signal"]: each["cut_short"] for each in verdict(checkout)["signals"]} == (
        dict.fromkeys(["noise", "silence", "denormals", "steps", "sweep"], True))
    assert sum(each["blocks"] for each in verdict(checkout)["signals"]) <= 50


def test_a_model_that_the_engine_refuses_is_no_pass(checkout: BoardCheckout) -> None:
    """The lint knows layouts, not each operator's rules: an ADD of one tensor gets past it."""
    path = checkout.root / "models/saturator.tflite"
    path.write_bytes(with_operator(path.read_bytes(), "TANH", "ADD"))
    with_any_operator(checkout)
    answer = checkout.doit("check_realtime")
    checkout.restore("models/saturator.tflite")
    checkout.restore("project.yaml")
    assert answer.code == 1
    assert answer.says("✗ check_realtime:stand-in: NeuralSaturator plays silence",
                       "it cannot run its model")
    assert "no plugin host is running" in checkout.done("stop")


def with_operator(model: bytes, old: str, new: str) -> bytes:
    """The model with one kind of operator called another."""
    import tflite

    data, kinds = bytearray(model), vars(tflite.BuiltinOperator)
    root = tflite.Model.GetRootAs(model, 0)
    codes = [root.OperatorCodes(i) for i in range(root.OperatorCodesLength())]
    table = next(code for code in codes if code.BuiltinCode() == kinds[old])._tab
    for slot, size in ((4, 1), (10, 4)):  # deprecated_builtin_code, builtin_code
        if offset := table.Offset(slot):
            at = table.Pos + offset
            data[at:at + size] = kinds[new].to_bytes(size, "little")
    return bytes(data)


def test_what_one_target_has_built_is_not_taken_for_anothers(checkout: BoardCheckout) -> None:
    """build/compiled is shared by the targets of a toolchain, and what is known of it too."""
    checkout.done("build")
    checkout.edit("project.yaml", "default: 0.5}", "default: 0.9}")
    checkout.done("build", "target=elk-pi")
    checkout.restore("project.yaml")
    checkout.done("build")
    header = next((checkout.root / "build/compiled").glob("*/generated/AntlerParameters.h"))
    assert "0.5f" in header.read_text()
    assert {"generated", "compile"} <= {name.partition(":")[0] for name in checkout.ran()}
    built = json.loads((header.parents[1] / "built.json").read_text())["module"]
    [plugin] = (checkout.root / "build/stand-in").glob("*.vst3/Contents/*/NeuralSaturator.so")
    assert sha256(plugin) == built["sha256"]


def test_retargeting_within_a_toolchain_compiles_nothing(checkout: BoardCheckout) -> None:
    checkout.done("build", "target=elk-pi")
    assert checkout.compiled() == []
    there, here = (checkout.root / f"build/{target}/NeuralSaturator.vst3/Contents/aarch64-linux"
                   for target in ("elk-pi", "stand-in"))
    # The stand-in has no freetype: what plays there needs none on a board.
    assert {"NeuralSaturator.so", "libfreetype.so.6"} < {file.name for file in there.iterdir()}
    assert [sha256(file) for file in sorted(there.iterdir())] == [
        sha256(file) for file in sorted(here.iterdir())]
