"""Trains `strokes`, which tells a picked string from a muted one: `python train_strokes.py`.

It hears 1024 samples at 16 kHz, cut into 16 frames whose spectra are matrices in the network, and
gives three scores, of silence, picked and muted. The strings are sums of harmonics from a random
generator: no recordings, no data of anybody's. numpy alone; takes half a minute, writes
strokes.npz. Another machine may train to other weights: the file here is what the models are
written from.
"""

from __future__ import annotations

from itertools import pairwise

import designs
import numpy as np

SEED = 20
COUNT, EPOCHS, BATCH = 12000, 60, 200
HARMONICS = np.arange(1, 21)[:, None]
NOISE = 1e-3
QUIET = 0.01
"""Root mean square of a window that is silence."""


def strings(random: np.random.Generator, count: int, muted: bool) -> np.ndarray:
    """Windows out of plucked strings, (count, samples): from just before the stroke to its end.

    A muted string loses its energy ten times as fast, and its high harmonics faster still.
    """
    pitch = np.exp(random.uniform(np.log(80), np.log(660), (count, 1, 1)))
    loss = np.exp(random.uniform(*np.log((25, 60) if muted else (1.5, 6)), (count, 1, 1)))
    steep = random.uniform(0.5, 0.9, (count, 1, 1)) if muted else \
        random.uniform(0.1, 0.5, (count, 1, 1))
    place = random.uniform(0.08, 0.4, (count, 1, 1))
    began = random.uniform(-0.9, 0.1 if muted else 0.6, (count, 1, 1)) * designs.HEARD
    time = (np.arange(designs.HEARD) + began) / designs.RATE
    sounding = np.maximum(time, 0)
    strength = np.sin(np.pi * HARMONICS * place) / HARMONICS
    strength = strength * (HARMONICS * pitch < 0.45 * designs.RATE)
    decay = np.exp(-loss * HARMONICS**steep * sounding)
    wave = np.sin(2 * np.pi * HARMONICS * pitch * sounding)
    sound = (strength * decay * wave * (time >= 0)).sum(axis=1)
    click = np.exp(-sounding[:, 0] * 400) * (time[:, 0] >= 0)
    sound = sound + 0.2 * click * random.normal(0, 1, sound.shape)
    loudness = 10 ** random.uniform(-1.0, 0.0, (count, 1))
    return sound / np.abs(sound).max(axis=1, keepdims=True) * loudness


def examples(random: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Windows, (count, samples), and the class of each: 0 silence, 1 picked, 2 muted."""
    each = count // 3
    windows = np.concatenate([np.zeros((each, designs.HEARD)), strings(random, each, muted=False),
                              strings(random, each, muted=True)])
    classes = np.repeat([0, 1, 2], each)
    windows = windows + NOISE * random.uniform(0, 1, (len(windows), 1)) * random.normal(
        0, 1, windows.shape)
    quiet = np.sqrt(np.mean(windows**2, axis=1)) < QUIET
    return windows.clip(-1, 1), np.where(quiet, 0, classes)


def fit(random: np.random.Generator, given: np.ndarray, wanted: np.ndarray) -> list[np.ndarray]:
    """Two dense layers, relu and softmax between and behind, by Adam on the cross-entropy."""
    sizes = (given.shape[1], designs.HIDDEN, len(designs.STROKES))
    weights = [part for into, out in pairwise(sizes) for part in (
        random.normal(0, np.sqrt(2 / into), (into, out)), np.zeros(out))]
    first, second = ([np.zeros_like(it) for it in weights] for _ in range(2))
    steps = EPOCHS * len(given) // BATCH
    for step in range(1, steps + 1):
        chosen = random.integers(0, len(given), BATCH)
        for number, slope in enumerate(slopes(weights, given[chosen], wanted[chosen])):
            first[number] = 0.9 * first[number] + 0.1 * slope
            second[number] = 0.999 * second[number] + 0.001 * slope**2
            size = 2e-3 * (1 - step / (steps + 1)) * first[number] / (1 - 0.9**step)
            weights[number] -= size / (np.sqrt(second[number] / (1 - 0.999**step)) + 1e-8)
    return [it.astype(np.float32) for it in weights]


def slopes(weights: list[np.ndarray], given: np.ndarray, wanted: np.ndarray) -> list[np.ndarray]:
    """Of the mean cross-entropy, and a little of the weights' size, by each of the weights."""
    kernel, bias, last, last_bias = weights
    hidden = np.maximum(given @ kernel + bias, 0)
    error = designs.softmax(hidden @ last + last_bias)
    error[np.arange(len(wanted)), wanted] -= 1
    error /= len(wanted)
    back = (error @ last.T) * (hidden > 0)
    return [given.T @ back + 1e-4 * kernel, back.sum(axis=0), hidden.T @ error + 1e-4 * last,
            error.sum(axis=0)]


def main() -> None:
    """Trains, prints how many of other strings it tells right, writes the weights."""
    random = np.random.default_rng(SEED)
    windows, classes = examples(random, COUNT)
    weights = fit(random, designs.bands(windows), classes)
    windows, classes = examples(random, COUNT)
    found = designs.scores(weights, windows).argmax(axis=1)
    for number, name in enumerate(designs.STROKES):
        print(f"{name}: {np.mean(found[classes == number] == number):.1%} told right")
    np.savez(designs.HERE / "strokes.npz", *weights)


if __name__ == "__main__":
    main()
