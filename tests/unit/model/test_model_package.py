"""The file through which a model and its description reach the plugin."""

import struct
import zlib
from pathlib import Path

from tasks.core.paths import CODE
from tasks.model.describe import describe
from tasks.model.description import (
    Description,
    ElementType,
    Extent,
    Result,
    Role,
    Signal,
    TensorUse,
)
from tasks.model.engines.tflite import read
from tasks.model.package import ALIGNMENT, HEAD, MARK, package
from tasks.project.inference import Inference, Onset
from tasks.project.model import Model

SATURATOR = CODE / "models/saturator.tflite"


def test_the_model_is_in_it_as_it_is_at_a_round_address() -> None:
    model = describe(read(SATURATOR), Model(SATURATOR), ["gain"])
    packed = package(model, SATURATOR.read_bytes())
    sum, start, size = struct.unpack_from("<Iiq", packed, len(MARK))
    assert sum == zlib.crc32(packed[len(MARK) + 4:])
    assert packed.startswith(MARK) and len(MARK) == 16
    assert start % ALIGNMENT == 0
    assert packed[start:] == SATURATOR.read_bytes()
    assert size == SATURATOR.stat().st_size


def test_the_description_is_numbers_in_the_order_that_cpp_reads() -> None:
    audio = TensorUse("ä", ElementType.INT8, (Extent(3, grows=True), Extent(2)), Role.SIGNALS,
                      (Signal("channel", 0), Signal("parameter", 4)), time=0, signal_axis=1,
                      scale=0.5, zero_point=-7)
    model = Description((audio,), (), channels=2, context=3, hop=5, overlaps=True, adds_input=True,
                        sample_rate=44100)
    at = HEAD
    assert struct.unpack_from("<7id2i", package(model, b""), at) == (
        2, 3, 5, 1, 0, 1, 0, 44100, 1, 2)
    assert struct.unpack_from("<2s3i4i5i5i2d2i", package(model, b""), at + 40 + 4) == (
        "ä".encode(), 2, 0, 2, 3, 1, 2, 0, 2, 0, 0, 1, 4, 0, -1, 1, -1, -1, 0.0, 0.5, -7, 0)


def test_results_are_behind_their_tensor() -> None:
    scores = TensorUse("s", ElementType.FLOAT32, (Extent(2),), Role.RESULT,
                       results=(Result("no"), Result("pitch", -1, 2000)))
    model = Description((), (scores,), hop=64)
    at = HEAD + 28 + 8 + 4 + 4 + (4 + 1) + 3 * 4 + 8 + 4 + 5 * 4 + 2 * 8 + 4
    assert struct.unpack_from("<2i2s2di5s2d", package(model, b""), at) == (
        2, 2, b"no", 0, 1, 5, b"pitch", -1, 2000)
    assert model.listens
    assert model.latency == 0
    assert not Description((), (), hop=64).listens


def test_when_it_runs_is_behind_the_description() -> None:
    at = HEAD + 28 + 8 + 4 + 4
    assert struct.unpack_from("<3i", package(Description((), ()), b""), at) == (0, 0, -1)
    told = package(Description((), ()), b"", Inference("async", 100, "repeat"))
    assert struct.unpack_from("<3i", told, at) == (3, 2, 100)


def test_what_begins_a_run_is_behind_that() -> None:
    at = HEAD + 28 + 8 + 4 + 4 + 12
    assert struct.unpack_from("<id2i", package(Description((), ()), b""), at) == (0, 10, 0, -1)
    told = package(Description((), ()), b"", Inference(trigger=Onset(12, 64, 4096)))
    assert struct.unpack_from("<id2i", told, at) == (1, 12, 64, 4096)


def test_a_description_is_as_long_as_it_is(tmp_path: Path) -> None:
    model = Description((), ())
    assert len(package(model, b"x")) == ALIGNMENT * -(-(HEAD + 28 + 8 + 8 + 12 + 20) // 64) + 1
