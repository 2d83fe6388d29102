"""What should be heard: the model's reference, played once for each way of moving parameters."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tasks.core.errors import AntlerError
from tasks.model.description import Description
from tasks.model.rate import converts, latency
from tasks.model.reference.conversion import Conversion
from tasks.model.reference.interpreter import Interpreter
from tasks.model.reference.onset import onsets, run_ends
from tasks.model.reference.player import Samples, listen, play
from tasks.project.inference import Onset


class Reference:
    """A model in its own interpreter, which gives one result for one sound.

    Args:
        rate: Hz of the sound; a model of another gets it converted, and so is its result.
        trigger: what begins a run of a model that listens; None: every hop.
    """

    def __init__(self, name: str, model: Description, load: Callable[[], Interpreter],
                 rate: int, trigger: Onset | None = None) -> None:
        self.name, self.model, self.load = name, model, load
        self.rate, self.trigger = rate, trigger
        self.conversion = Conversion(model, rate) if converts(model, rate) else None
        self.latency = latency(model, rate)
        self._results: dict[bytes, Samples] = {}

    def times(self, frames: int) -> NDArray[np.float64]:
        """When the model's frames are, in frames of the sound, which has so many."""
        if self.conversion:
            return self.conversion.times(frames + self.latency)
        return np.arange(frames, dtype=np.float64)

    def play(self, sound: Samples, parameters: Samples) -> Samples:
        """What should become of a sound; (channels, frames), parameters (parameters, times).

        Of a model that listens, what it should find out: (results, runs), in their own units.

        Raises:
            AntlerError: the model gives what is not finite, or something else each time.
        """
        key = parameters.tobytes()
        if key not in self._results:
            self._results[key] = self._checked(sound, parameters)
        return self._results[key]

    def _checked(self, sound: Samples, parameters: Samples) -> Samples:
        made = self.played(sound, parameters)
        bad = np.argwhere(~np.isfinite(made))
        if len(bad):
            place = "run" if self.model.listens else "frame"
            raise AntlerError(f"{self.name} gives {made[tuple(bad[0])]} in Python, in {place} "
                              f"{bad[0][1]} of the sound: nothing can be compared with that",
                              resolution="look for a division, a logarithm or a root in it")
        if not self._results and not np.array_equal(made, self.played(sound, parameters)):
            raise AntlerError(f"{self.name} gives another result each time in Python: nothing can "
                              "be compared with that",
                              resolution="export it for inference, without dropout or noise")
        return made

    def played(self, sound: Samples, parameters: Samples) -> Samples:
        """The same of any sound, unchecked."""
        try:
            if self.model.listens:
                return self._listened(sound, parameters)
            if not self.conversion:
                return play(self.model, self.load, sound, parameters)
            longer = np.pad(sound, ((0, 0), (0, self.latency)))
            made = play(self.model, self.load, self.conversion.to_model(longer), parameters)
            return self.conversion.to_audio(made, sound.shape[1])
        except (RuntimeError, ValueError) as error:  # what the interpreters raise
            raise AntlerError(f"the interpreter of its own format cannot run {self.name}",
                              details=str(error),
                              resolution="export it again") from error

    def ends(self, sound: Samples) -> NDArray[np.int64]:
        """Frames of the sound that each run of a model which listens needs."""
        ends = self._ends(sound)
        return self.conversion.needed(ends) if self.conversion else ends

    def _listened(self, sound: Samples, parameters: Samples) -> Samples:
        heard = self.conversion.to_model(sound) if self.conversion else sound
        return listen(self.model, self.load, heard, parameters, self._ends(sound).tolist())

    def _ends(self, sound: Samples) -> NDArray[np.int64]:
        """The same in the model's frames."""
        frames = sound.shape[1]
        there = self.conversion.there(frames) if self.conversion else frames
        if self.trigger is None:
            return np.arange(self.model.hop, there + 1, self.model.hop, dtype=np.int64)
        found = onsets(sound, self.rate, self.trigger, self.model)
        ends = np.array(run_ends(found, self.trigger, self.model, self.rate), np.int64)
        return ends[ends <= there]
