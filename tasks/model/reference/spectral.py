"""A model of spectra as one of audio, straight from the definitions (numpy, 64 bit).

The description says what window functions, bands and cosines there are, as it says them to the
plugin; what is done with them is written down here once more.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tasks.model import curves
from tasks.model.description import Spectra
from tasks.model.reference.elements import elements, values
from tasks.model.reference.interpreter import Array, Interpreter
from tasks.project.features import LOGARITHMS

Numbers = NDArray[np.float64]


def of_audio(model: Interpreter, between: Spectra | None) -> Interpreter:
    """A model as its description has it: with what stands between the audio and it."""
    return OfAudio(model, between) if between else model


class OfAudio:
    """An interpreter whose spectra are audio."""

    def __init__(self, model: Interpreter, between: Spectra) -> None:
        self.model, self.between = model, between
        self.shapes = tuple((between.samples,) if i == between.input else shape
                            for i, shape in enumerate(model.shapes))
        features = between.features
        self.window = np.array(curves.analysis(features))
        self.bands = np.array(curves.mel(features, between.sample_rate))
        self.cosines = np.array(curves.cosines(features))
        silence = self._features(self._spectra(np.zeros(between.samples))[:1])
        self.frames = np.repeat(silence, between.frames, axis=0)

    def run(self, inputs: Sequence[Array]) -> list[Array]:
        """See `Interpreter`."""
        between, taken = self.between, list(inputs)
        heard = self._spectra(taken[between.input].astype(np.float64))
        self.frames = np.concatenate([self.frames, self._features(heard)])[-between.frames:]
        taken[between.input] = self._laid_out()
        made = self.model.run(taken)
        if between.output is not None:
            made[between.output] = self._audio(heard, made[between.output])
        return made

    def _spectra(self, audio: Numbers) -> NDArray[np.complex128]:
        """Bins of the new frames; (frames, bins)."""
        it = self.between.features
        first = np.arange(self.between.new)[:, None] * it.hop
        return np.fft.rfft(audio[first + np.arange(it.window)] * self.window, it.fft)

    def _features(self, spectra: NDArray[np.complex128]) -> Numbers:
        """What the model takes of frames; (frames, values)."""
        it = self.between.features
        made: Numbers = np.abs(spectra) ** (2 if it.takes == "power" else 1)
        if len(self.bands):
            made = made @ self.bands.T
        if it.log:
            made = np.log(made + it.floor) * LOGARITHMS[it.log][it.takes]
        return made @ self.cosines.T if len(self.cosines) else made

    def _laid_out(self) -> Array:
        """The frames, as the model has them."""
        taken = self.between.taken
        filled = np.zeros([it.size for it in taken.shape])
        assert taken.signal_axis is not None
        if taken.time is None:
            np.moveaxis(filled, taken.signal_axis, -1)[...] = self.frames[-1]
        else:
            np.moveaxis(filled, (taken.time, taken.signal_axis), (-2, -1))[...] = self.frames
        return elements(filled.astype(np.float32), taken)

    def _audio(self, heard: NDArray[np.complex128], made: Array) -> Array:
        """The frames that the model made, added up."""
        it, given = self.between.features, self.between.given
        assert given is not None and given.signal_axis is not None
        answers = np.moveaxis(values(made, given).astype(np.float64), given.signal_axis, -1)
        answers = answers.reshape(-1, it.bins)[-len(heard):]
        bins = heard * answers if it.gives == "mask" else answers * np.exp(1j * np.angle(heard))
        frames = np.fft.irfft(bins, it.fft)[:, :it.window] * curves.synthesis(it)
        audio = np.zeros(self.between.samples, np.float32)
        for number, frame in enumerate(frames):
            audio[number * it.hop:number * it.hop + it.window] += frame
        return audio
