"""RTNeural: what a .json or .aidax file holds, and what keeps the engine from running it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from tasks.core.paths import shown
from tasks.model.content import Content, Operator, Tensor
from tasks.model.engine import ModelEngine, Prepared
from tasks.model.engines import rtneural_file
from tasks.model.engines.rtneural_network import Network, Unsuitable
from tasks.model.problem import Problem
from tasks.model.refuse import DAMAGED, missing, refused
from tasks.project.foreign import ENOUGH, Foreign, identify
from tasks.project.model import Engine, Model

TOLERANCE = 1e-3
"""Of a self test, which another program computed, in another order: AIDA-X' own came within 2e-7,
a wrong weight is off by hundredths."""


def read(path: Path) -> Content:
    """What a file holds.

    Raises:
        AntlerError: missing, not a network, damaged, or one that does not run here.
    """
    if not path.is_file():
        raise missing(path)
    data = path.read_bytes()
    try:
        return _content(rtneural_file.network(data), len(data))
    except rtneural_file.NotJson as it:
        raise refused(path, DAMAGED if it.begun else identify(
            PurePath(shown(path)), data[:ENOUGH], len(data))) from it
    except Unsuitable as it:
        raise refused(path, Foreign(it.what, it.helps)) from it


def _content(it: Network, size: int) -> Content:
    kinds = Counter(layer.kind for layer in it.layers)
    return Content(
        inputs=(Tensor("audio", (-1, it.inputs), "float32"),),
        outputs=(Tensor("out", (-1, it.outputs), "float32"),),
        operators=tuple(Operator(kind, count=count) for kind, count in kinds.items()),
        size=size,
        keeps_state=any(layer.keeps_state for layer in it.layers),
        sample_rate=it.sample_rate,
        weights=sum(array.size for layer in it.layers for array in layer.weights),
        multiply_adds=sum(layer.multiply_adds for layer in it.layers),
        not_a_number=tuple(it.not_a_number()),
        remarks=tuple(_remarks(it)))


def _remarks(it: Network) -> Iterator[str]:
    yield f"a network in the format of {it.origin}"
    if it.skips:
        yield "its input is added to its result, as the file says"
    if (it.in_gain, it.out_gain) != (1, 1):
        yield (f"the file says gains: {it.in_gain:.4g} times its input, {it.out_gain:.4g} times "
               "its result")
    if it.origin == "GuitarML":
        yield ("GuitarML trains at 44100 Hz, which its files do not say: if yours was, write "
               "`sample_rate: 44100, resample: true` (docs/models.md)")


def problems(_content: Content, _engine: Engine) -> Iterator[Problem]:
    """None: what the engine does not have, `read` refuses."""
    return iter(())


def prepare(path: Path, content: Content, _said: Model, _parameters: Sequence[str]) -> Prepared:
    """The network without its self test, which is run here."""
    data = path.read_bytes()
    prepared = Prepared(content, rtneural_file.played(data))
    test = rtneural_file.network(data).test
    if test is None:
        return prepared
    from tasks.model.reference.rtneural import self_test

    worst = self_test(prepared.data, *test)
    said = f"its self test ({len(test[0])} samples, input_batch and output_batch)"
    if not worst <= TOLERANCE:
        return replace(prepared, problems=(Problem(
            f"it does not give what its own file says: {said} is off by {worst:.2g}",
            "export it again, and look whether the self test is of the same training"),))
    return replace(prepared, notes=(f"{said} agrees within {worst:.1g}",))


ENGINE = ModelEngine("rtneural", read, problems, prepare, "RTNeural JSON", audio_only=True)
