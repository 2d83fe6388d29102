"""Draws docs/layouts.svg: how a block of audio meets the tensors of a model.

`python draw_layouts.py [FILE]`. A square is one sample, or one value of a parameter or a state.
"""

from __future__ import annotations

import sys
from pathlib import Path

SIZE = 14  # of a square, in pixels
WIDTH, HEIGHT, HEAD = 410, 172, 44
BLOCK = 6
AUDIO, OTHER, PAST, KNOB, STATE = "#4c8dd6", "#7cc4c9", "#c9ced6", "#f0a33f", "#7fb766"
STYLE = ("text{font:13px sans-serif;fill:#222}.head{font-weight:bold;font-size:14px}"
         ".small{font-size:12px;fill:#555}"
         "path{stroke:#fff;stroke-width:1}.line{stroke:#555;stroke-width:1.3;fill:none}")


class Panel:
    """A part of the picture with a heading; positions are in squares from its left and its head."""

    def __init__(self, number: int, heading: str, explained: str) -> None:
        self.left = 20 + number % 2 * WIDTH
        self.top = 14 + number // 2 * HEIGHT
        self.parts = [f'<text class="head" x="{self.left}" y="{self.top + 14}">{heading}</text>',
                      f'<text class="small" x="{self.left}" y="{self.top + 31}">{explained}</text>']

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Pixels of a position."""
        return round(self.left + x * SIZE, 1), round(self.top + HEAD + y * SIZE, 1)

    def squares(self, x: float, y: float, columns: int, color: str, rows: int = 1) -> None:
        """A grid of squares."""
        left, top = self.at(x, y)
        shape = "".join(f"M{left + c * SIZE:g} {top + r * SIZE:g}h{SIZE}v{SIZE}h-{SIZE}z"
                        for r in range(rows) for c in range(columns))
        self.parts.append(f'<path fill="{color}" d="{shape}"/>')

    def text(self, x: float, y: float, words: str) -> None:
        """Small words."""
        left, top = self.at(x, y)
        self.parts.append(f'<text class="small" x="{left:g}" y="{top:g}">{words}</text>')

    def arrow(self, *corners: tuple[float, float]) -> None:
        """A line through corners, with a head at its end."""
        points = "L".join("{:g} {:g}".format(*self.at(*corner)) for corner in corners)
        self.parts.append(f'<path class="line" marker-end="url(#head)" d="M{points}"/>')


def rows(number: int) -> Panel:
    """Every row has a sample and the parameters."""
    panel = Panel(number, "rows [N, 1 + P]", "a row for each sample; parameters are more columns")
    panel.text(0, 2, "a block")
    panel.squares(0, 2.5, BLOCK, AUDIO)
    panel.squares(2.5, 4.5, 1, KNOB)
    panel.text(4, 5.4, "parameter")
    panel.arrow((7, 3), (9.5, 3))
    panel.squares(10.5, 0.5, 1, AUDIO, BLOCK)
    panel.squares(11.5, 0.5, 1, KNOB, BLOCK)
    panel.arrow((13.5, 3), (16, 3))
    panel.squares(17, 0.5, 1, AUDIO, BLOCK)
    return panel


def sequence(number: int) -> Panel:
    """The block as it is; the parameter in a tensor of its own."""
    panel = Panel(number, "sequence [1, N, 1], [1, 1, N] or [N]",
                  "the block as it is; a parameter has a tensor of its own")
    panel.squares(0, 2, BLOCK, AUDIO)
    panel.arrow((7, 2.5), (9.5, 2.5))
    panel.squares(10, 2, BLOCK, AUDIO)
    panel.squares(10, 4, 1, KNOB)
    panel.text(11.5, 4.9, "parameter [1]")
    panel.arrow((17, 2.5), (19.5, 2.5))
    panel.squares(20, 2, BLOCK, AUDIO)
    return panel


def stereo(number: int) -> Panel:
    """Both channels in one run."""
    panel = Panel(number, "joint stereo [1, N, 2] or [1, 2, N]",
                  "both channels in one run: each result may depend on both")
    for x in (0, 10, 20):
        gap = 0 if x == 10 else 0.7
        panel.squares(x, 2 - gap, BLOCK, AUDIO)
        panel.squares(x, 3 + gap, BLOCK, OTHER)
    panel.arrow((7, 3), (9.5, 3))
    panel.arrow((17, 3), (19.5, 3))
    return panel


def context(number: int) -> Panel:
    """Past samples in front of the block."""
    panel = Panel(number, "convolution, context 3",
                  "the last samples of the past go in again, in front of the block")
    panel.squares(0, 2.5, 3, PAST)
    panel.squares(3, 2.5, BLOCK, AUDIO)
    panel.arrow((9.2, 3), (10.7, 3))
    panel.squares(11, 2.5, 3, PAST)
    panel.squares(14, 2.5, BLOCK, AUDIO)
    panel.text(11, 4.6, "[1, 3 + N, 1]")
    panel.arrow((20.2, 3), (21.7, 3))
    panel.squares(22, 2.5, BLOCK, AUDIO)
    panel.text(22, 4.6, "[1, N, 1]")
    return panel


def windows(number: int) -> Panel:
    """A row of past samples for each sample."""
    panel = Panel(number, "windows [N, 4, 1]", "a row for each sample: those before it, and itself")
    panel.squares(0, 2.5, 3, PAST)
    panel.squares(3, 2.5, BLOCK, AUDIO)
    panel.arrow((9.5, 3), (11.5, 3))
    for row in range(BLOCK):
        past = max(0, 3 - row)
        panel.squares(12.5, 0.5 + row, past, PAST)
        panel.squares(12.5 + past, 0.5 + row, 4 - past, AUDIO)
    panel.arrow((17.5, 3), (19.5, 3))
    panel.squares(20.5, 0.5, 1, AUDIO, BLOCK)
    return panel


def fixed(number: int) -> Panel:
    """Two blocks make a run."""
    panel = Panel(number, "fixed N, here 8, with blocks of 6",
                  "the plugin waits until 8 samples have come: 8 of latency")
    panel.squares(0, 2.5, BLOCK, AUDIO)
    panel.squares(6.5, 2.5, 2, AUDIO)
    panel.squares(8.5, 2.5, 4, PAST)
    panel.text(8.5, 4.6, "waits")
    panel.arrow((13, 3), (15, 3))
    panel.squares(15.5, 2.5, 8, AUDIO)
    panel.text(15.5, 4.6, "[1, 8, 1]")
    return panel


def state(number: int) -> Panel:
    """What came out goes in again."""
    panel = Panel(number, "states [1, H] of their own",
                  "what comes out of a run goes into the next one; zero at first")
    panel.squares(0, 2, BLOCK, AUDIO)
    panel.arrow((7, 2.5), (9.5, 2.5))
    panel.squares(10, 2, BLOCK, AUDIO)
    panel.squares(10, 4, 3, STATE)
    panel.text(6.8, 4.9, "h")
    panel.arrow((17, 2.5), (19.5, 2.5))
    panel.squares(20, 2, BLOCK, AUDIO)
    panel.squares(20, 4, 3, STATE)
    panel.text(23.5, 4.9, "hn")
    panel.arrow((21.5, 5.4), (21.5, 6.8), (11.5, 6.8), (11.5, 5.5))
    return panel


def frames(number: int) -> Panel:
    """Frames that overlap, and are added up."""
    panel = Panel(number, "frames [1, 6], hop 3",
                  "frames overlap; their results are added up (grey: not all yet)")
    panel.squares(0, 2.5, 12, AUDIO)
    panel.arrow((12.5, 3), (14, 3))
    for run in range(3):
        panel.squares(14.5 + 3 * run, 0.5 + 1.4 * run, 6, AUDIO)
    panel.text(14.5, 5.9, "+")
    panel.squares(14.5, 6.3, 3, PAST)
    panel.squares(17.5, 6.3, 6, AUDIO)
    panel.squares(23.5, 6.3, 3, PAST)
    return panel


PANELS = (rows, sequence, stereo, context, windows, fixed, state, frames)


def picture() -> str:
    """The whole picture as SVG."""
    width, height = 2 * WIDTH + 20, -(-len(PANELS) // 2) * HEIGHT + 10
    parts = [part for number, draw in enumerate(PANELS) for part in draw(number).parts]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">',
        f"<style>{STYLE}</style>",
        '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
        ' orient="auto"><path d="M0 0L8 4L0 8z" fill="#555" stroke="none"/></marker>',
        f'<rect width="{width}" height="{height}" rx="8" fill="#fff"/>', *parts, "</svg>", ""])


if __name__ == "__main__":
    here = Path(__file__).resolve()
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else here.parents[2] / "docs/layouts.svg"
    target.write_text(picture())
