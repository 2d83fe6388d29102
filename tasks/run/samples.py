"""The samples of wave files as arrays. Imports numpy, so import this module only when needed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tasks.core.frozen import frozen
from tasks.run.wav import FLOAT, Format, Wav, head

Samples = NDArray[np.float32]
"""Shape (frames, channels); full scale is 1."""


def load(path: Path, wav: Wav) -> Samples:
    """The samples of the file whose header is `wav`."""
    raw = path.read_bytes()[wav.start:wav.start + wav.frames * wav.channels * wav.format.bits // 8]
    return _decoded(raw, wav.format).reshape(wav.frames, wav.channels)


def _decoded(raw: bytes, form: Format) -> Samples:
    if form.is_float:
        return np.frombuffer(raw, "<f4").astype(np.float32)
    width = form.bits // 8
    whole = np.zeros((len(raw) // width, 4), np.uint8)  # the missing low bytes are zero
    whole[:, 4 - width:] = np.frombuffer(raw, np.uint8).reshape(-1, width)
    return (whole.view("<i4")[:, 0] / 2.0**31).astype(np.float32)


def save(path: Path, samples: Samples, wav: Wav, form: Format = FLOAT) -> None:
    """Write a wave file in the format `form`, with the sample rate of `wav`.

    PCM clips, and has zeros where a sample is not finite.
    """
    frames, channels = samples.shape
    made = replace(wav, frames=frames, channels=channels, format=form)
    path.write_bytes(head(made) + _encoded(samples, form))


def _encoded(samples: Samples, form: Format) -> bytes:
    if form.is_float:
        return samples.astype("<f4").tobytes()
    full = 2.0 ** (form.bits - 1)
    finite = np.where(np.isfinite(samples), samples, 0).astype(np.float64)
    whole = np.clip(np.rint(finite * full), -full, full - 1).astype("<i4")
    return whole.reshape(-1, 1).view(np.uint8)[:, :form.bits // 8].tobytes()


@frozen
class Found:
    """Numbers of unusual samples, and the largest magnitude of the finite ones."""

    not_finite: int
    beyond_full_scale: int
    peak: float


def look(samples: Samples) -> Found:
    """Count the samples that a converter or a PCM file cannot represent."""
    finite = np.abs(samples[np.isfinite(samples)])
    return Found(samples.size - finite.size, int(np.count_nonzero(finite > 1)),
                 float(finite.max(initial=0)))
