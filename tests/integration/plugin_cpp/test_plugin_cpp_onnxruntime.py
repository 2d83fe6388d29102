"""ONNX Runtime under the inference layer, against its own interpreter in Python."""

from __future__ import annotations

import re
import shutil

import numpy as np
import pytest
from compiled import artifact_of

from tasks.core.paths import CODE
from tasks.core.process import run
from tasks.deps import plan
from tasks.toolchain.load import load

HERE = CODE / "tests/integration/plugin_cpp"
MODELS = CODE / "models/examples"
GAIN = 0.7  # as the program plays

pytestmark = pytest.mark.toolchain


def test_every_check_holds(onnxruntime):
    done = run([*onnxruntime, MODELS, HERE], check=False, timeout=300)
    assert [line for line in done.output.splitlines() if line.startswith("FAIL")] == []
    assert done.returncode == 0, done.output


def in_python(name, channel):
    """What the interpreter makes of all samples at once, from silence."""
    from onnxruntime import InferenceSession

    tensors = {
        "saturator": {"rows": np.stack([channel, np.full_like(channel, GAIN)], axis=1)},
        "amp": {"audio": channel.reshape(-1, 1, 1), "h": np.zeros((1, 1, 8), np.float32),
                "c": np.zeros((1, 1, 8), np.float32)},
        "drive": {"audio": np.concatenate([np.zeros(42, np.float32), channel]).reshape(1, 1, -1)},
    }
    session = InferenceSession(MODELS / f"{name}.onnx", providers=["CPUExecutionProvider"])
    return session.run(None, tensors[name])[0].ravel()


@pytest.mark.parametrize("name", ["saturator", "amp", "drive"])
def test_uneven_blocks_of_two_channels_sound_as_in_python(onnxruntime, tmp_path, name):
    """Nothing is allocated or locked meanwhile: the program counts."""
    audio = np.random.default_rng(1).uniform(-1, 1, (2, 4000)).astype(np.float32)
    audio.tofile(tmp_path / "in")
    run([*onnxruntime, "--play", name, MODELS / f"{name}.onnx", tmp_path / "in", tmp_path / "out"],
        timeout=300)
    heard = np.fromfile(tmp_path / "out", np.float32).reshape(2, -1)
    assert heard == pytest.approx(np.stack([in_python(name, one) for one in audio]), abs=1e-6)


@pytest.mark.parametrize("onnxruntime", ["debian11-aarch64"], indirect=True)
@pytest.mark.parametrize("name", ["saturator", "amp", "drive"])
def test_process_makes_no_system_call(onnxruntime, name):
    """qemu-user is the tracer. The clock is none on a real kernel, which has it in its vDSO."""
    traced = [onnxruntime[0], "-strace", *onnxruntime[1:], "--process", name,
              MODELS / f"{name}.onnx", "200"]
    calls = re.findall(r"^\d+ (\w+)\(", run(traced, timeout=300).output, re.MULTILINE)
    first = calls.index("getppid")
    between = calls[first + 1 : calls.index("getppid", first + 1)]
    assert set(between) <= {"clock_gettime"}


def test_two_plugins_bring_two_releases(onnxruntime, tmp_path):
    """Each gets its own, though both go by one name; and each has a pool under its own."""
    program = onnxruntime[-1]
    default = (program.parent / "libonnxruntime.so.1").resolve()
    other = plan.artifact("onnxruntime", "1.28.0", load(
        "native" if program == onnxruntime[0] else "debian11-aarch64"))
    artifact_of(other)
    folders = []
    for library in (default, *other.opened):
        folders.append(tmp_path / library.parent.parent.name)
        folders[-1].mkdir()
        (folders[-1] / library.name).symlink_to(library)
        shutil.copy(program.parent / "onnxruntime_plugin.so", folders[-1])
    done = run([*onnxruntime, "--releases", *folders, MODELS / "amp.onnx"], timeout=300)
    assert [line[:2] for line in done.output.splitlines()] == ["ok", "ok"], done.output


def test_a_library_that_is_not_there_is_told(onnxruntime, tmp_path):
    alone = tmp_path / "onnxruntime_tests"
    alone.write_bytes(onnxruntime[-1].read_bytes())
    alone.chmod(0o755)
    done = run([*onnxruntime[:-1], alone, "--process", "amp", MODELS / "amp.onnx", "1"],
               check=False, timeout=300)
    assert done.returncode == 2
    assert f"ONNX Runtime cannot be opened: {tmp_path}/libonnxruntime.so.1: " in done.output
