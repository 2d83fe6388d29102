"""Writes NAME.test.json for the examples: what LiteRT and ONNX Runtime make of a short signal.

`PYTHONPATH=../.. python write_vectors.py` needs `pip install ai-edge-litert==2.3.0
onnxruntime==1.24.4`. Of models that sound the same, the first one's results are written. A
file has two channels of input and, for each setting of the parameters, the output from a reset on,
without latency.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from interpreters import open_model
from layouts import EXAMPLES, Example, play

HERE = Path(__file__).parent
BLOCK = 64
SETTINGS = {"fuzz": (0.2, 0.9), "gain": (0.5, 2), "steps": (4, 100), "folds": (0.7, 3),
            "amount": (1, 6), "width": (0, 1.8), "threshold": (0.01, 0.2), "tone": (0, 1)}


def signal(frames: int) -> np.ndarray:
    """Two channels of thousandths in -0.95..0.95: a chord that fades, bursts of noise."""
    random, time = np.random.default_rng(20), np.arange(frames)
    chord = np.sin(time / np.array([[23.0], [7.1], [4.3]])).mean(axis=0) * np.exp(-time / frames)
    bursts = random.uniform(-1, 1, frames) * (time % 128 < 48)
    return np.round(0.95 * np.stack([chord, bursts]), 3).astype(np.float32)


def vectors(example: Example) -> str:
    """The file's text."""
    frames = 512 if example.overlap else 64 if "fuzz_" in example.vectors else 256
    given, runs = signal(frames), []
    for setting in range(2 if example.parameters else 1):
        parameters = {name: SETTINGS[name][setting] for name in example.parameters}
        made = play(example, open_model(HERE / example.file), given, parameters, BLOCK)
        runs.append({"parameters": parameters, "output": made.astype(np.float64).round(7).tolist()})
    given = given.astype(np.float64).round(3).tolist()
    return json.dumps({"input": given, "runs": runs}, separators=(",", ":"))


def main() -> None:
    """Writes all of them."""
    for example in {example.vectors: example for example in reversed(EXAMPLES)}.values():
        text = vectors(example)
        (HERE / f"{example.vectors}.test.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
