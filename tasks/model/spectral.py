"""A model of spectra, seen as one of audio: what stands between the two (pure).

Whatever else is said of a model, of its runs, its states, its rate, it is said of the audio. So its
tensors of spectra are taken for audio, of as many samples as the new frames of a run reach over,
and what they are in truth is kept beside, as `Spectra`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from tasks.core.words import listed
from tasks.model.axes import NotTold
from tasks.model.content import Content, Tensor
from tasks.model.description import ElementType, Extent, Role, Spectra, TensorUse
from tasks.model.problem import Problem
from tasks.model.roles import paired
from tasks.project.features import Features
from tasks.project.model import Model, TensorWords

_FEATURES = "`model.features` in project.yaml says what it takes (docs/models.md)"


def of_audio(content: Content, said: Model) -> tuple[Content, Model]:
    """The model and what is said of it, as if it took audio and, where it gives spectra, gave it.

    A model that takes no spectra is what it is.

    Raises:
        NotTold: which tensor takes the features, or gives spectra, cannot be told.
    """
    found = spectra(content, said)
    if found is None:
        return content, said
    inputs, outputs = list(content.inputs), list(content.outputs)
    inputs[found.input] = _audio(found.taken.name, found)
    words = dict(said.tensors) | {found.taken.name: TensorWords("audio", time=0)}
    if found.given is not None and found.output is not None:
        outputs[found.output] = _audio(found.given.name, found)
        words[found.given.name] = TensorWords("audio")
    keeps = content.keeps_state or found.new < found.frames
    return (replace(content, inputs=tuple(inputs), outputs=tuple(outputs), keeps_state=keeps),
            replace(said, tensors=tuple(words.items()), hop=found.new * found.features.hop,
                    context=None, features=None))


def _audio(name: str, found: Spectra) -> Tensor:
    return Tensor(name, (found.samples,), ElementType.FLOAT32)


def spectra(content: Content, said: Model) -> Spectra | None:
    """What stands between the audio and the model; None where it takes audio.

    Raises:
        NotTold: as `of_audio`.
    """
    features, words = said.features, dict(said.tensors)
    if features is None:
        return None
    states = paired(content, words)
    source = _which(content.inputs, features.count, words, "takes", {*states})
    taken = _use(content.inputs[source], features.count, words)
    result = given = None
    if features.gives:
        result = _which(content.outputs, features.bins, words, "gives", {*states.values()})
        given = _use(content.outputs[result], features.bins, {})
    frames = _frames(content.inputs[source], taken, said, features)
    gives = frames
    if result is not None and given is not None:
        gives = _frames(content.outputs[result], given, said, features)
    new = said.hop // features.hop if said.hop else min(frames, gives)
    if new > min(frames, gives):
        raise NotTold(Problem(
            f"runs {new} frames apart leave frames out: it takes {frames} and gives {gives}",
            f"write `model.hop: {min(frames, gives) * features.hop}` or less"))
    return Spectra(features, said.sample_rate or content.sample_rate, frames, new, source,
                   _long(taken, frames), result, given and _long(given, gives))


def _which(tensors: Sequence[Tensor], values: int, words: dict[str, TensorWords],
           does: str, states: Collection[int]) -> int:
    """The number of the tensor that has so many values a frame; of several, no state."""
    said = [i for i, it in enumerate(tensors)
            if it.name in words and words[it.name].role == "audio"]
    found = said or [i for i, it in enumerate(tensors)
                     if values in it.shape and it.name not in words]
    if len(found) > 1:
        found = [i for i in found if i not in states] or found
    if len(found) == 1 and values in tensors[found[0]].shape:
        return found[0]
    shown = listed(map(str, tensors))
    if not found or said:
        raise NotTold(Problem(f"nothing that it {does} has {values} values a frame: {shown}",
                              _FEATURES))
    raise NotTold(Problem(f"which of these {does} {values} values a frame cannot be told: {shown}",
                          "say it in `model.tensors` of project.yaml: {role: audio}"))


def _use(tensor: Tensor, values: int, words: dict[str, TensorWords]) -> TensorUse:
    """Its axes: values are along the last one of their size, frames along what is left."""
    shape, said = tensor.shape, words.get(tensor.name)
    along = said.time if said else None
    place = next((a for a in reversed(range(len(shape))) if shape[a] == values and a != along),
                 None)
    if place is None:
        raise NotTold(Problem(f"axis {along} of {tensor} holds the {values} values of a frame: it "
                              "is not time", "leave `time` out, or say the axis of frames"))
    if along is None:
        left = [a for a in range(len(shape)) if a != place]
        long = [a for a in left if shape[a] > 1] or [a for a in left if shape[a] < 0]
        if len(long) > 1 and shape[long[0]] > 1:
            wide = " by ".join(str(shape[a]) for a in (*long, place))
            raise NotTold(Problem(f"{tensor} is {wide} wide: beside {values} values and frames it "
                                  "has another axis, as complex numbers or channels are",
                                  "export a model that takes and gives magnitudes"))
        along = long[-1] if long else None
    sizes = tuple(Extent(max(size, 1)) for size in shape)
    return TensorUse(tensor.name, ElementType(tensor.type), sizes, Role.SIGNALS, time=along,
                     signal_axis=place, scale=tensor.scale, zero_point=tensor.zero_point)


def _frames(tensor: Tensor, use: TensorUse, said: Model, features: Features) -> int:
    """Of a run; where the export left that open, the new ones."""
    if use.time is None:
        return 1
    fixed = tensor.shape[use.time]
    return fixed if fixed > 0 else (said.hop or features.hop) // features.hop


def _long(use: TensorUse, frames: int) -> TensorUse:
    return replace(use, shape=tuple(Extent(frames) if axis == use.time else it
                                    for axis, it in enumerate(use.shape)))


def said_of(found: Spectra) -> str:
    """What stands between, in words: `frames of 512 samples, 128 apart, …`."""
    return ", ".join(_words(found))


def _words(found: Spectra) -> Iterator[str]:
    it = found.features
    yield f"frames of {it.window} samples, {it.hop} apart"
    yield f"{it.takes}s of an FFT of {it.fft}"
    if it.mel:
        yield f"{it.mel.bands} mel bands"
    if it.log:
        yield f"their {it.log} logarithm"
    if it.coefficients:
        yield f"{it.coefficients} cepstral coefficients"
    if found.frames > 1:
        yield f"{found.frames} frames a run, {found.new} of them new"
    if it.gives:
        yield f"it gives {_a(it.gives)} of {it.bins} bins, with the phases of the audio"


def _a(word: str) -> str:
    return "the mask" if word == "mask" else f"the {word}s"
