"""How audio meets a model: what C++ gets to know of it (plugin_src/inference/Model.h)."""

from __future__ import annotations

from dataclasses import asdict, field
from enum import StrEnum

from tasks.core.frozen import frozen
from tasks.project.features import Features


class ElementType(StrEnum):
    """Types of elements that the plugin can read and write."""

    FLOAT32 = "float32"
    FLOAT16 = "float16"
    INT8 = "int8"
    UINT8 = "uint8"
    INT16 = "int16"
    INT32 = "int32"
    INT64 = "int64"


class Role(StrEnum):
    """What a tensor is for.

    SIGNALS: audio, and parameters that move frame by frame. PARAMETER: one value of a parameter a
    run. STATE: goes in as it came out of the run before; zero at first. RESULT: what a model that
    listens found out in a run, in place of audio.
    """

    SIGNALS = "signals"
    PARAMETER = "parameter"
    STATE = "state"
    CONSTANT = "constant"
    UNUSED = "unused"
    RESULT = "result"


@frozen
class Extent:
    """Size of an axis: fixed, or so much more than the frames of a run."""

    size: int
    grows: bool = False

    def __str__(self) -> str:
        if not self.grows:
            return str(self.size)
        return f"N + {self.size}" if self.size else "N"


@frozen
class Signal:
    """A channel of the audio, or a parameter, by its number."""

    kind: str
    index: int

    def __str__(self) -> str:
        return f"{self.kind} {self.index}"


@frozen
class Result:
    """A value that a model which listens gives in a run: what it is called, and where it lies."""

    name: str
    minimum: float = 0.0
    maximum: float = 1.0


@frozen
class TensorUse:
    """A tensor that goes into the model, or comes out of it, and what it is for.

    Attributes:
        type: of its elements.
        scale, zero_point: of integers; a value is scale * (element - zero_point).
        signals: along `signal_axis`, in order.
        time, window, signal_axis: axes of `shape`, None where it has none: frames, one after the
            other; the frames up to the one that `time` says; the signals.
        partner: of a state, the output that an input takes, or the input that an output goes to.
        parameter: of a parameter, its number.
        value: of a constant.
        results: of a result, one an element, row-major; with a time axis, of its last frame.
    """

    name: str
    type: ElementType
    shape: tuple[Extent, ...]
    role: Role = Role.UNUSED
    signals: tuple[Signal, ...] = ()
    time: int | None = None
    window: int | None = None
    signal_axis: int | None = None
    partner: int | None = None
    parameter: int | None = None
    value: float = 0.0
    scale: float = 1.0
    zero_point: int = 0
    results: tuple[Result, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} [{', '.join(map(str, self.shape))}]"


@frozen
class Spectra:
    """What stands between the audio and a model that takes features of it.

    In the description, the tensors that carry them are audio: float32, `samples` along one axis.
    Here they are as the model has them.

    Attributes:
        features: how they are computed, and what the model gives.
        sample_rate: Hz of the audio; 0 where nobody said it.
        frames: that a run takes; `new` of them begin in it, the others are kept from those before.
        input, taken: number of the input, and the input: `time` is its axis of frames,
            `signal_axis` that of their values.
        output, given: the same of the output; None where the model gives no spectra.
    """

    features: Features
    sample_rate: int
    frames: int
    new: int
    input: int
    taken: TensorUse
    output: int | None = None
    given: TensorUse | None = None

    @property
    def samples(self) -> int:
        """Of audio, that the new frames of a run reach over."""
        return self.features.window + (self.new - 1) * self.features.hop


@frozen
class Description:
    """How audio meets a model.

    Attributes:
        channels: that go through it together.
        context: frames of the past that each run gets in front of its own.
        hop: frames that every run takes; 0: any number.
        overlaps: the results of a run are added to those of the runs before (overlap-add).
        keeps_state: inside the engine, from run to run.
        adds_input: the result is added to the input.
        sample_rate: Hz that it was trained at; 0: any.
        resamples: the audio is converted to that rate and back, where it has another.
        spectra: what stands between the audio and the model; None where that takes audio.
    """

    inputs: tuple[TensorUse, ...]
    outputs: tuple[TensorUse, ...]
    channels: int = 1
    context: int = 0
    hop: int = 0
    overlaps: bool = False
    keeps_state: bool = False
    adds_input: bool = False
    sample_rate: int = 0
    resamples: bool = False
    spectra: Spectra | None = None
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def results(self) -> tuple[Result, ...]:
        """What the model gives in a run, where it listens."""
        return tuple(result for it in self.outputs for result in it.results)

    @property
    def listens(self) -> bool:
        """Whether it only listens: results come out of it, and the audio passes by."""
        return bool(self.results)

    def voices(self, channels: int) -> int:
        """Copies of it that a track of so many channels needs, each with a state of its own; what
        only listens hears all channels at once.
        """
        return 1 if self.listens else -(-channels // self.channels)

    @property
    def past(self) -> int:
        """Frames of the past that decide a result."""
        windows = [it.shape[it.window].size for it in self.inputs if it.window is not None]
        return self.context + max([1, *windows]) - 1

    @property
    def forgets(self) -> bool:
        """Whether a result depends on nothing but its own frame."""
        return (not self.past and self.hop <= 1 and not self.keeps_state
                and all(it.role != Role.STATE for it in self.inputs))

    @property
    def latency(self) -> int:
        """Frames between what goes in and its result; what only listens makes nothing later."""
        if self.listens:
            return 0
        if self.overlaps:  # whole when the last run that a frame is in has added to it
            return self.hop + self.context
        return self.hop if self.hop > 1 else 0

    def as_dict(self) -> dict[str, object]:
        """JSON-able form."""
        return asdict(self)
