"""Trains the denoiser, a gate for each bin of a spectrum: `python train_denoiser.py [FILE]`.

It learns to let plucked strings through and to hold back what a loud amplifier adds: hum and hiss.
For each of 257 bins of a frame a dense network of 257-24-24-257 says how much of it stays. Strings
and noise are computed from a random generator: no recordings, no data of anybody's. Needs numpy and
onnx, which `.venv` has; takes a minute. Another machine may train to other weights: the file here
is the reference.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, checker, helper, numpy_helper

HERE = Path(__file__).resolve().parent
SEED, RATE = 20, 48000
WINDOW, HOP, FLOOR = 512, 128, 1e-3  # as docs/models.md has them for project.yaml
HIDDEN = (24, 24)
SOUNDS, SECONDS = 150, 0.5
STEPS, BATCH = 6000, 128

Numbers = NDArray[np.float64]


def string(random: np.random.Generator, frames: int) -> Numbers:
    """A few plucked strings: harmonics that fade, the higher the sooner."""
    made, time = np.zeros(frames), np.arange(frames) / RATE
    for _ in range(random.integers(1, 4)):
        start, pitch = random.integers(frames), 82.4 * 2 ** random.uniform(0, 3.5)
        brightness, fade = random.uniform(0.5, 1.6), random.uniform(1, 5)
        played = time[:frames - start]
        for harmonic in range(1, min(int(12000 / pitch), 40)):
            level = np.exp(-fade * harmonic**0.7 * played) / harmonic**brightness
            made[start:] += level * np.sin(2 * np.pi * (harmonic * pitch * played
                                                        + random.random()))
    return made * random.uniform(0.02, 0.5)


def noise(random: np.random.Generator, frames: int) -> Numbers:
    """Hiss, and hum of 50 or 60 Hz with its harmonics."""
    time = np.arange(frames) / RATE
    hum = np.zeros(frames)
    for harmonic in range(1, 25):
        phase, pitch = random.random(), harmonic * random.choice([50, 60])
        hum += random.random() / harmonic * np.sin(2 * np.pi * (pitch * time + phase))
    hiss = random.normal(size=frames)
    return 10 ** random.uniform(-3.5, -2) * hiss + 10 ** random.uniform(-3.5, -2) * hum


def spectra(sound: Numbers) -> NDArray[np.complex128]:
    """Bins of all frames, as the plugin computes them; (frames, bins)."""
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    frames = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::HOP]
    return np.fft.rfft(frames * window)


def examples(random: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Logarithms of what is heard, and how much of each bin is string."""
    heard, wanted = list[Numbers](), list[Numbers]()
    frames = int(SECONDS * RATE)
    for _ in range(SOUNDS):
        clean, dirt = spectra(string(random, frames)), spectra(noise(random, frames))
        heard.append(np.log(np.abs(clean + dirt) + FLOOR))
        wanted.append(np.abs(clean) / np.sqrt(np.abs(clean)**2 + np.abs(dirt)**2))
    return np.concatenate(heard), np.concatenate(wanted)


class Network:
    """Dense layers with tanh between them and a sigmoid behind; weights and biases in turn."""

    def __init__(self, random: np.random.Generator, sizes: tuple[int, ...]) -> None:
        self.weights = [it for a, b in pairwise(sizes)
                        for it in (random.normal(size=(a, b)) / np.sqrt(a), np.zeros(b))]

    def forwards(self, rows: Numbers) -> Iterator[Numbers]:
        """What goes into each layer, and what comes out of the last one."""
        last = len(self.weights) // 2 - 1
        yield rows
        for layer, (kernel, bias) in enumerate(zip(self.weights[::2], self.weights[1::2],
                                                   strict=True)):
            flow = rows @ kernel + bias
            rows = 1 / (1 + np.exp(-flow)) if layer == last else np.tanh(flow)
            yield rows

    def slopes(self, rows: Numbers, wanted: Numbers) -> list[Numbers]:
        """Of the squared error, for each weight."""
        *flows, made = self.forwards(rows)
        slope = (made - wanted) * made * (1 - made) / len(rows)
        found = list[Numbers]()
        for layer in reversed(range(len(flows))):
            found[:0] = [flows[layer].T @ slope, slope.sum(axis=0)]
            slope = slope @ self.weights[2 * layer].T * (1 - flows[layer]**2)
        return found


def train(network: Network, heard: Numbers, wanted: Numbers, random: np.random.Generator) -> None:
    """Adam, with a rate that falls to nothing."""
    first = [np.zeros_like(it) for it in network.weights]
    second = [np.zeros_like(it) for it in network.weights]
    for step in range(1, STEPS + 1):
        rows = random.integers(len(heard), size=BATCH)
        rate = 3e-3 * 0.5 * (1 + np.cos(np.pi * step / STEPS))
        slopes = network.slopes(heard[rows], wanted[rows])
        for it, slope in enumerate(slopes):
            first[it] += 0.1 * (slope - first[it])
            second[it] += 0.001 * (slope**2 - second[it])
            spread = np.sqrt(second[it] / (1 - 0.999**step)) + 1e-9
            network.weights[it] -= rate * first[it] / (1 - 0.9**step) / spread


def write(network: Network, mean: Numbers, spread: Numbers, path: Path) -> None:
    """The network as a .onnx file; what its input was scaled by goes into its first layer."""
    weights = [it.copy() for it in network.weights]
    weights[0] /= spread[:, None]
    weights[1] -= mean @ weights[0]
    nodes, kept, flow = [], [], "features"
    for layer in range(len(weights) // 2):
        for part, values in zip("wb", weights[2 * layer:2 * layer + 2], strict=True):
            kept.append(numpy_helper.from_array(values.astype(np.float32), f"{part}{layer}"))
        last = 2 * layer + 2 == len(weights)
        nodes += [helper.make_node("Gemm", [flow, f"w{layer}", f"b{layer}"], [f"sum{layer}"]),
                  helper.make_node("Sigmoid" if last else "Tanh", [f"sum{layer}"],
                                   [flow := "mask" if last else f"flow{layer}"])]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, WINDOW // 2 + 1])
            for name in ("features", "mask")]
    graph = helper.make_graph(nodes, "denoiser", ends[:1], ends[1:], kept)
    model = helper.make_model(graph, producer_name="antler", ir_version=8,
                              opset_imports=[helper.make_opsetid("", 17)])
    checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString())


def main() -> None:
    """Trains, writes, says how good it is."""
    random = np.random.default_rng(SEED)
    heard, wanted = examples(random)
    mean, spread = heard.mean(axis=0), heard.std(axis=0)
    network = Network(random, (heard.shape[1], *HIDDEN, heard.shape[1]))
    train(network, (heard - mean) / spread, wanted, random)
    heard, wanted = examples(np.random.default_rng(SEED + 1))
    *_, made = network.forwards((heard - mean) / spread)
    print(f"rms error {np.sqrt(np.mean((made - wanted)**2)):.3f} of {wanted.std():.3f}")
    write(network, mean, spread, Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "denoiser.onnx")


if __name__ == "__main__":
    main()
