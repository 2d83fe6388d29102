"""Damaged models are read or refused: no fault, no crash, no endless loop, no memory for nothing.

A bounded part of what docs/models.md tells of: the same changes on every machine.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tasks.core.paths import CODE

EXAMPLES = CODE / "models/examples"
SAID = re.compile(r"\{(.*)\} (\d+) MB\n")


@pytest.mark.parametrize(("tries", "names"), [
    (150, ["fuzz_int8.tflite", "drive_windows.tflite", "squeeze.tflite", "amp_variables.tflite",
           "strokes.tflite"]),
    (100, ["saturator.onnx", "drive.onnx", "amp.onnx", "fuzz_int8_weights.onnx",
           "../denoiser.onnx"]),
    (150, ["amp_tone.json", "follow.json", "fuzz.json", "amp_hot.aidax"]),
    (150, ["amp_lstm.nam", "drive_convnet.nam", "drive_wavenet.nam"]),
], ids=["tflite", "onnx", "rtneural", "nam"])
def test_they_are_read_or_refused(tries, names):
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("damage.py"), str(tries), "1",
         *(EXAMPLES / name for name in names)], cwd=CODE, env={"PYTHONPATH": str(CODE)},
        text=True, capture_output=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr.rpartition("\r")[2]
    became, memory = SAID.fullmatch(done.stdout).groups()
    counts = dict(re.findall(r"'([a-z ]+)': (\d+)", became))
    assert sum(map(int, counts.values())) == tries * len(names)
    assert int(counts["read"]) > 20
    assert int(counts["refused"]) > tries
    assert int(memory) < 600
