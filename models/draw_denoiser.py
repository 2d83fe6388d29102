"""Draws docs/denoiser.svg: the level of strings in noise, before and after the denoiser.

`python draw_denoiser.py noisy FILE` writes a wave file of strings in noise, for
`./doit render FILE OUT`; `python draw_denoiser.py draw FILE OUT LATENCY` draws both, what came out
moved back by so many samples. With `PYTHONPATH=..`, which reads wave files.
"""

from __future__ import annotations

import sys
import wave
from pathlib import Path

import numpy as np
from train_denoiser import HERE, RATE, Numbers, noise, string

from tasks.run import samples, wav

SECONDS, STEP = 6, 1200  # a point of a curve is the level of so many samples
WIDTH, HEIGHT, LEFT, TOP = 760, 260, 56, 34
LOWEST, HIGHEST = -90.0, -10.0  # dB of full scale
CURVES = (("in: strings in hum and hiss", "#c9ced6", 0), ("out", "#4c8dd6", 1),
          ("the strings alone", "#7fb766", 2))


def sounds() -> tuple[Numbers, Numbers]:
    """Strings in noise, and the strings alone: three seconds of strings, and of what is left."""
    random, frames = np.random.default_rng(7), SECONDS * RATE
    clean = np.zeros(frames)
    for start in (0.5, 2.5, 4.2):
        first = int(start * RATE)
        played = string(random, frames - first)
        clean[first:] += played * np.exp(-np.arange(len(played)) / RATE)
    return clean + 10**-2.6 * random.normal(size=frames) + 0.2 * noise(random, frames), clean


def save(sound: Numbers, path: Path) -> None:
    """A mono wave file of 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(np.round(32767 * sound.clip(-1, 1)).astype("<i2").tobytes())


def load(path: Path) -> Numbers:
    """The first channel of a wave file."""
    return samples.load(path, wav.read(path))[:, 0].astype(np.float64)


def levels(sound: Numbers) -> Numbers:
    """Root mean squares of STEP samples each, in dB."""
    parts = sound[:len(sound) // STEP * STEP].reshape(-1, STEP)
    return 10 * np.log10(np.mean(parts**2, axis=1) + 1e-12)


def curve(decibels: Numbers, color: str) -> str:
    """A line through the levels."""
    across = LEFT + np.arange(len(decibels)) * (WIDTH - LEFT - 10) / (SECONDS * RATE / STEP)
    up = TOP + (HIGHEST - decibels.clip(LOWEST, HIGHEST)) * (HEIGHT - TOP - 30) / (HIGHEST - LOWEST)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, up, strict=True))
    return f'<polyline fill="none" stroke="{color}" stroke-width="1.6" points="{points}"/>'


def picture(heard: list[Numbers]) -> str:
    """The whole of it."""
    parts = []
    for level in range(int(LOWEST), int(HIGHEST) + 1, 20):
        y = TOP + (HIGHEST - level) * (HEIGHT - TOP - 30) / (HIGHEST - LOWEST)
        parts.append(f'<path stroke="#e4e7eb" d="M{LEFT} {y:g}H{WIDTH - 10}"/>'
                     f'<text x="{LEFT - 6}" y="{y + 4:g}" text-anchor="end">{level} dB</text>')
    for second in range(SECONDS + 1):
        x = LEFT + second * (WIDTH - LEFT - 10) / SECONDS
        parts.append(f'<text x="{x:g}" y="{HEIGHT - 8}" text-anchor="middle">{second} s</text>')
    for number, (name, color, which) in enumerate(CURVES):
        x = LEFT + 220 * number
        parts.append(f'<path stroke="{color}" stroke-width="3" d="M{x} 14h22"/>'
                     f'<text x="{x + 28}" y="18">{name}</text>')
        parts.append(curve(levels(heard[which]), color))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
            "<style>text{font:12px sans-serif;fill:#444}</style>"
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{"".join(parts)}</svg>\n')


def main() -> None:
    """Writes what is to be played, or draws what was."""
    what, first, *more = sys.argv[1:]
    if what == "noisy":
        save(sounds()[0], Path(first))
        return
    out, latency = load(Path(more[0])), int(more[1])
    heard = [load(Path(first)), out[latency:], sounds()[1]]
    (HERE.parent / "docs/denoiser.svg").write_text(picture(heard))


if __name__ == "__main__":
    main()
