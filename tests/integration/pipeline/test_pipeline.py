"""The whole pipeline with the real engine, the real plugin and the real stand-in."""

import json
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from board_checkout import BoardCheckout

from tasks.core.paths import ROOT, product_folder

pytestmark = [pytest.mark.toolchain, pytest.mark.board]
GAIN = 0.5


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


def read(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        data = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return data.reshape(-1, file.getnchannels()) / 32768


def reference(samples: np.ndarray) -> np.ndarray:
    """What Google's own interpreter makes of the samples with the model of the project."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(ROOT / "models/saturator.tflite"))
    flat = samples.reshape(-1, 1).astype(np.float32)
    interpreter.resize_tensor_input(0, (len(flat), 2))
    interpreter.allocate_tensors()
    rows = np.hstack([flat, np.full_like(flat, GAIN)])
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], rows)
    interpreter.invoke()
    result = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    return result.reshape(samples.shape)


def verdict(checkout: BoardCheckout) -> dict:
    folder = product_folder("stand-in").relative_to(ROOT)
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
    assert np.abs(read(tmp_path / "out.wav") - reference(samples)).max() < 2 / 32768


def test_run_logs_and_stop(checkout: BoardCheckout) -> None:
    checkout.done("run")
    assert "Creating plugin NeuralSaturator" in checkout.done("logs")
    assert "was stopped" in checkout.done("stop")
    assert "no plugin host runs" in checkout.done("stop")


def test_a_model_that_the_engine_refuses_is_no_pass(checkout: BoardCheckout) -> None:
    """The lint knows layouts, not each operator's rules: an ADD of one tensor gets past it."""
    path = checkout.root / "models/saturator.tflite"
    path.write_bytes(with_operator(path.read_bytes(), "TANH", "ADD"))
    answer = checkout.doit("check_realtime")
    checkout.restore("models/saturator.tflite")
    assert answer.code == 1
    assert answer.says("✗ check_realtime: NeuralSaturator plays silence: it cannot run its model")
    assert "no plugin host runs" in checkout.done("stop")


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
    assert {"generated", "compile", "bundle"} <= {name.partition(":")[0] for name in checkout.ran()}


def test_retargeting_within_a_toolchain_compiles_nothing(checkout: BoardCheckout) -> None:
    checkout.done("build", "target=elk-pi")
    assert checkout.compiled() == []
    assert (checkout.root / "build/elk-pi/NeuralSaturator.vst3/Contents/aarch64-linux").is_dir()


def test_the_desk_plugin_opens_in_a_host_of_others(checkout: BoardCheckout) -> None:
    """pedalboard hosts VST3s through JUCE, as many DAWs do."""
    checkout.done("build", "target=desk")
    script = f"""
import numpy as np, pedalboard
plugin = pedalboard.load_plugin({str(checkout.root / "build/desk/NeuralSaturator.vst3")!r})
assert plugin.category == "Fx|Distortion", plugin.category
plugin.gain = {GAIN}
audio = np.random.default_rng(1).uniform(-0.8, 0.8, (2, 4800)).astype(np.float32)
plugin(audio, 48000, buffer_size=64)  # the gain reaches its value over the first block
np.save({str(checkout.root / "build/desk/heard.npy")!r}, np.stack([audio, plugin(audio, 48000,
    buffer_size=64, reset=False)]))
"""
    subprocess.run([sys.executable, "-c", script], check=True)
    heard = np.load(checkout.root / "build/desk/heard.npy")
    assert np.abs(heard[1] - reference(heard[0])).max() < 1e-5
