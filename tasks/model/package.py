"""A model and its description in one file, as the plugin reads it (pure).

C++ reads it without a parser: plugin_src/inference/ModelFile.cpp. A model of another shape is
another file and no other code, so that a plugin can take it while it runs.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence

from tasks.model import curves
from tasks.model.description import (
    Description,
    ElementType,
    Result,
    Role,
    Signal,
    Spectra,
    TensorUse,
)
from tasks.project.features import LOGARITHMS
from tasks.project.inference import Inference, Onset

MARK = b"antler-model-5\0\0"
HEAD = len(MARK) + 4 + 4 + 8
"""Bytes in front of the description."""

ALIGNMENT = 64
"""Bytes: FlatBuffers wants 16, and no weight shares a cache line with the description."""

_TYPES, _ROLES, _KINDS = [*ElementType], [*Role], ["channel", "parameter"]
_AUTO = Inference()
_TAKES, _GIVES = ["magnitude", "power"], ["", "mask", "magnitude"]
_MODES, _LATE = ["auto", "block", "sample", "async"], ["silence", "dry", "repeat"]


def package(model: Description, data: bytes, inference: Inference = _AUTO) -> bytes:
    """Mark, checksum of the rest, where the model begins, its size; then the description, when the
    model runs, what stands between the audio and the model, the model.
    """
    said = b"".join([*_description(model), *_schedule(inference), *_spectra(model.spectra)])
    start = -(-(HEAD + len(said)) // ALIGNMENT) * ALIGNMENT
    rest = _number(start) + struct.pack("<q", len(data)) + said
    rest = rest.ljust(start - len(MARK) - 4, b"\0") + data
    return MARK + struct.pack("<I", zlib.crc32(rest)) + rest


def _description(model: Description) -> Iterator[bytes]:
    yield from map(_number, (model.channels, model.context, model.hop, model.overlaps,
                             model.keeps_state, model.adds_input, model.resamples))
    yield _real(model.sample_rate)
    for tensors in (model.inputs, model.outputs):
        yield _number(len(tensors))
        for tensor in tensors:
            yield from _tensor(tensor)


def _schedule(it: Inference) -> Iterator[bytes]:
    lead = -1 if it.lead is None else it.lead
    yield from map(_number, (_MODES.index(it.mode), _LATE.index(it.late), lead))
    onset = it.trigger or Onset()
    yield _number(it.trigger is not None) + _real(onset.threshold)
    yield from map(_number, (onset.before, onset.wait))


def _spectra(it: Spectra | None) -> Iterator[bytes]:
    yield _number(it is not None)
    if it is None:
        return
    features = it.features
    yield from map(_number, (features.window, features.hop, features.fft, it.frames, it.new,
                             it.input, -1 if it.output is None else it.output,
                             _TAKES.index(features.takes), _GIVES.index(features.gives)))
    yield _floats(curves.analysis(features))
    if features.gives:
        yield _floats(curves.synthesis(features))
    for matrix in (curves.mel(features, it.sample_rate), curves.cosines(features)):
        yield _number(len(matrix))
        yield from map(_floats, matrix)
    scale = LOGARITHMS[features.log][features.takes] if features.log else 0.0
    yield _number(bool(features.log)) + _real(features.floor) + _real(scale)
    yield from _tensor(it.taken)
    if it.given is not None:
        yield from _tensor(it.given)


def _tensor(it: TensorUse) -> Iterator[bytes]:
    yield _text(it.name)
    yield from map(_number, (_TYPES.index(it.type), _ROLES.index(it.role), len(it.shape)))
    for extent in it.shape:
        yield _number(extent.size) + _number(extent.grows)
    yield from _signals(it.signals)
    for place in (it.time, it.window, it.signal_axis, it.partner, it.parameter):
        yield _number(-1 if place is None else place)
    yield _real(it.value) + _real(it.scale) + _number(it.zero_point) + _number(len(it.results))
    for result in it.results:
        yield from _result(result)


def _result(it: Result) -> Iterator[bytes]:
    yield _text(it.name)
    yield _real(it.minimum) + _real(it.maximum)


def _signals(signals: Iterable[Signal]) -> Iterator[bytes]:
    listed = list(signals)
    yield _number(len(listed))
    for signal in listed:
        yield _number(_KINDS.index(signal.kind)) + _number(signal.index)


def _text(value: str) -> bytes:
    encoded = value.encode()
    return _number(len(encoded)) + encoded


def _number(value: int) -> bytes:
    return struct.pack("<i", value)


def _real(value: float) -> bytes:
    return struct.pack("<d", value)


def _floats(values: Sequence[float]) -> bytes:
    return struct.pack(f"<{len(values)}f", *values)
