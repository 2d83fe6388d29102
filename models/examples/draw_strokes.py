"""Draws docs/strokes.svg: eight notes, and what a plugin with `strokes` shows while they sound.

`python draw_strokes.py --sound notes.wav` writes the notes; `./doit render notes.wav` plays them,
and leaves notes.out.csv; `python draw_strokes.py notes.out.csv [FILE]` draws it. What was recorded
with project.yaml of docs/models.md, in blocks of 64 at 48 kHz, is in strokes.csv.
"""

from __future__ import annotations

import csv
import sys
import wave
from pathlib import Path

import designs
import numpy as np

RATE, SECONDS = 48000, 0.45
NOTES = ((110, 0), (147, 0), (110, 1), (147, 1), (196, 0), (196, 1), (247, 1), (330, 0))
"""Hz, and whether it is muted."""

WIDTH, HEIGHT, LEFT, TOP, LANE = 840, 330, 80, 30, 60
COLORS = {"silence": "#8a93a0", "picked": "#4c8dd6", "muted": "#f0a33f"}


def notes() -> np.ndarray:
    """All notes, one after the other, behind a pause."""
    time = np.arange(round(SECONDS * RATE)) / RATE
    rest = np.zeros(round(0.3 * RATE))
    random = np.random.default_rng(designs.HEARD)
    return np.concatenate([rest, *(note(random, time, *it) for it in NOTES), rest])


def note(random: np.random.Generator, time: np.ndarray, pitch: float, muted: int) -> np.ndarray:
    """A string that is plucked at a fifth of its length, and fades, muted or not."""
    numbers = np.arange(1, 21)[:, None]
    loss, steep = (40, 0.7) if muted else (3, 0.3)
    fades = np.exp(-loss * numbers**steep * time) * np.sin(0.2 * np.pi * numbers) / numbers
    sound = (fades * np.sin(2 * np.pi * numbers * pitch * time)).sum(axis=0)
    sound = sound + 0.1 * np.exp(-400 * time) * random.normal(0, 1, len(time))
    end = np.minimum(1, (time[-1] - time) / 0.02)  # a hand on the string
    return 0.5 * end * sound / np.abs(sound).max()


def save(path: Path) -> None:
    """The notes as a wave file of 16 bit, one channel."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.rint(32767 * notes()).astype("<i2").tobytes())


def place(frame: float, frames: int) -> float:
    """Where a frame is, in pixels."""
    return LEFT + (WIDTH - LEFT - 20) * frame / frames


def outline(sound: np.ndarray) -> str:
    """The sound as an area between its smallest and largest samples."""
    parts = np.array_split(sound, WIDTH - LEFT - 20)
    middle, high = TOP + LANE / 2, LANE / 2
    upper = [f"{LEFT + x} {middle - high * part.max():.1f}" for x, part in enumerate(parts)]
    lower = [f"{LEFT + x} {middle - high * part.min():.1f}" for x, part in enumerate(parts)]
    return f'<path fill="#7cc4c9" d="M{"L".join([*upper, *reversed(lower)])}z"/>'


def steps(rows: list[tuple[int, float]], lane: int, color: str, frames: int) -> str:
    """A result over time, which stays until it changes."""
    bottom = TOP + (lane + 1) * (LANE + 12) + LANE
    line, value = [f"M{LEFT} {bottom}"], 0.0
    for frame, value in rows:
        line.append(f"H{place(frame, frames):.1f}V{bottom - LANE * value:.1f}")
    line.append(f"H{place(frames, frames):.1f}")
    return f'<path fill="none" stroke="{color}" stroke-width="1.5" d="{"".join(line)}"/>'


def picture(recorded: list[dict[str, str]]) -> str:
    """The whole picture as SVG."""
    sound = notes()
    parts = [outline(sound), f'<text x="12" y="{TOP + LANE / 2 + 4}">audio</text>']
    for number, (pitch, muted) in enumerate(NOTES):
        left = place(round(0.3 * RATE) + number * round(SECONDS * RATE), len(sound))
        parts.append(f'<text x="{left:.1f}" y="18">{pitch} Hz{", muted" * muted}</text>')
    for lane, (name, color) in enumerate(COLORS.items()):
        rows = [(int(it["frame"]), float(it["value"])) for it in recorded if it["name"] == name]
        bottom = TOP + (lane + 1) * (LANE + 12) + LANE
        parts += [f'<path stroke="#ddd" d="M{LEFT} {bottom}H{WIDTH - 20}"/>',
                  f'<text x="12" y="{bottom - LANE / 2 + 4:g}" fill="{color}">{name}</text>',
                  steps(rows, lane, color, len(sound))]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        "<style>text{font:12px sans-serif}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="8" fill="#fff"/>', *parts, "</svg>", ""])


def main(words: list[str]) -> None:
    """Writes the sound, or the picture."""
    if words[0] == "--sound":
        save(Path(words[1]))
        return
    target = Path(words[1]) if len(words) > 1 else designs.HERE.parents[1] / "docs/strokes.svg"
    with Path(words[0]).open() as file:
        target.write_text(picture(list(csv.DictReader(file))))


if __name__ == "__main__":
    main(sys.argv[1:])
