"""What a .tflite model needs of the past, and whether it takes other lengths than its export fixed.

LiteRT, its own interpreter, tells by running it. A model whose operators keep to one frame needs no
telling: the interpreter is not installed for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.files import digest
from tasks.core.frozen import frozen
from tasks.core.paths import STATE
from tasks.core.remember import keep, recall
from tasks.core.uptodate import code
from tasks.model import hearing, proof
from tasks.model.content import Content, Tensor
from tasks.model.describe import Meeting, describe, meeting, problems
from tasks.model.engine import Prepared
from tasks.model.problem import Problem
from tasks.model.proof import Array, Ends, Needs, Run
from tasks.model.reference import bring, interpreter
from tasks.project.model import Model

OF_ONE_FRAME = frozenset((
    "ABS", "ADD", "COS", "DEQUANTIZE", "ELU", "EXP", "FLOOR", "FULLY_CONNECTED", "GELU",
    "HARD_SWISH", "LEAKY_RELU", "LOGISTIC", "MAXIMUM", "MINIMUM", "MUL", "NEG", "PRELU", "QUANTIZE",
    "RELU", "RELU6", "RELU_N1_TO_1", "ROUND", "SIN", "SQUARE", "SUB", "TANH"))
"""Operators that look at no other frame, and make numbers of numbers."""

LEFT_ALONE = "pad its convolutions on the left alone, then export again"
OPEN = "leave the size of its time axis open when you export"


@frozen
class Found:
    """What running a model showed.

    Attributes:
        opens: it takes other lengths than its export fixed, and gives the same.
        shortens, context: see `Content`; None: it could not be told.
        notes, problems: see `Prepared`; a problem is what it says and what helps.
    """

    opens: bool = False
    shortens: int | None = None
    context: int | None = None
    notes: tuple[str, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()


def prepare(path: Path, content: Content, said: Model, parameters: Sequence[str]) -> Prepared:
    """The file itself, with what running it showed; engine.Prepare."""
    prepared = _tried(path, content, said, parameters)
    if not prepared.problems and find_spec("ai_edge_litert"):
        _run_once(prepared.data)
    return prepared


def _run_once(data: bytes) -> None:
    """Run a model as the plugin will, with XNNPACK: what ends this process would end a host.

    It is no reason to install LiteRT, which is another version than the engine. For the same
    reason, what it merely refuses is let pass.
    """
    stamp = digest("runs with XNNPACK", sha256(data).hexdigest())
    memory = STATE / "tried" / stamp
    if recall(memory, stamp):
        return
    from ai_edge_litert.interpreter import Interpreter

    with _silent(), suppress(Exception):  # it has several classes
        interpreter = Interpreter(model_content=data, num_threads=1)
        interpreter.allocate_tensors()
        interpreter.invoke()
    keep(memory, stamp, True)


@contextmanager
def _silent() -> Iterator[None]:
    """Without what C++ writes to stderr: XNNPACK says that it is there."""
    before = os.dup(2)
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)


def _tried(path: Path, content: Content, said: Model, parameters: Sequence[str]) -> Prepared:
    exported = Prepared(content, path.read_bytes())
    if said.listens:
        return _heard(exported, said, parameters)
    met = meeting(content, said, parameters)
    if met is None or not _is_worth_it(content, met, said):
        return exported
    stamp = digest(sha256(exported.data).hexdigest(), asdict(replace(said, file=Path())),
                   list(parameters), code(Path(__file__).parent),
                   code(Path(proof.__file__).parent))
    memory = STATE / "tried" / stamp
    known = recall(memory, stamp)
    if known is None:
        if not _at_hand():
            return replace(exported, notes=("what it needs of the past was not tried: LiteRT could "
                                            "not be installed",))
        found = _try(exported, met, said, parameters)
        keep(memory, stamp, asdict(found))
    else:
        found = Found(**{**known, "notes": tuple(known["notes"]), "problems":
                         tuple((what, helps) for what, helps in known["problems"])})
    changed = _opened(content, met) if found.opens else content
    return replace(exported, notes=found.notes,
                   content=replace(changed, shortens=found.shortens, context=found.context),
                   problems=tuple(Problem(*it) for it in found.problems))


def _heard(exported: Prepared, said: Model, parameters: Sequence[str]) -> Prepared:
    """What LiteRT gives, where the file leaves open how much that is."""
    content = exported.content
    if not hearing.leaves_sizes_open(content, said, parameters) or not _at_hand():
        return exported
    return hearing.heard(exported, said, parameters, runner(exported.data, content))


def _is_worth_it(content: Content, met: Meeting, said: Model) -> bool:
    if content.keeps_state or said.hop or met.into.time is None or met.out.time is None:
        return False
    source = content.inputs[met.audio_in]
    simple = {it.name for it in content.operators} <= OF_ONE_FRAME
    return source.type == "float32" and (source.shape[met.into.time] > 1 or not simple)


def _at_hand() -> bool:
    try:
        bring("tflite")
    except AntlerError:
        return False
    return True


def _opened(content: Content, met: Meeting) -> Content:
    """The content with time axes of any size."""
    assert met.into.time is not None and met.out.time is not None

    def opened(tensors: tuple[Tensor, ...], number: int, axis: int) -> tuple[Tensor, ...]:
        shape = tensors[number].shape
        open_ = replace(tensors[number], shape=(*shape[:axis], -1, *shape[axis + 1:]))
        return (*tensors[:number], open_, *tensors[number + 1:])

    return replace(content, inputs=opened(content.inputs, met.audio_in, met.into.time),
                   outputs=opened(content.outputs, met.audio_out, met.out.time))


def _try(exported: Prepared, met: Meeting, said: Model, parameters: Sequence[str]) -> Found:
    content, opened = exported.content, _opened(exported.content, met)
    source = content.inputs[met.audio_in]
    assert met.into.time is not None and met.out.time is not None
    fixed = source.shape[met.into.time]
    if problems(opened, said, parameters):
        return Found()
    run = runner(exported.data, content)
    needs = proof.needs(Ends(describe(opened, said, parameters)), run)
    if fixed > 1:
        return _of_fixed(fixed, needs, run, opened, said, parameters)
    if needs is None and fixed == 1:
        return Found(notes=("it stays with one sample a call: with another number it does not "
                            "run",))
    if needs is None:
        tried = ", ".join(map(str, proof.LENGTHS))
        return Found(problems=((f"it runs on none of {tried} samples", OPEN),))
    return _of(needs)


def _of(needs: Needs) -> Found:
    """What is said of a model that takes any length."""
    if needs.flaw:
        return Found(problems=((needs.flaw, needs.helps),))
    if needs.ahead:
        return Found(problems=((f"each of its samples depends on {needs.ahead} that follow: blocks "
                                "would change the sound", LEFT_ALONE),))
    past = None if needs.past is None else needs.shortens + needs.past
    return Found(shortens=needs.shortens, context=past)


def _of_fixed(size: int, needs: Needs | None, run: Run, opened: Content, said: Model,
              parameters: Sequence[str]) -> Found:
    """What is said of a model whose export fixed so many frames."""
    stays = f"it stays with {size} samples a call: "
    if needs is None:
        return Found(notes=(f"{stays}with another number it does not run",))
    found = _of(needs)
    if found.problems:
        return Found(notes=(f"{stays}with another number, {found.problems[0][0]}",))
    tried = replace(opened, shortens=found.shortens, context=found.context)
    ends = Ends(describe(tried, said, parameters))
    signal = ends.signal(size)
    length = size - ends.model.context
    if length < 1 or not proof.same(ends.in_runs(run, signal, [length]),
                                    ends.in_runs(run, signal, proof.pieces(length))):
        return Found(notes=(f"{stays}in pieces it does not give what it gives in one",))
    return replace(found, opens=True, notes=(
        f"the {size} samples that its export fixed are left open: it gives the same in pieces",))


def runner(data: bytes, content: Content) -> Run:
    """Runs a model in LiteRT."""
    model = interpreter("tflite")(data)

    def run(inputs: Mapping[str, Array]) -> dict[str, Array]:
        made = model.run([inputs[it.name] for it in content.inputs])
        return {it.name: out for it, out in zip(content.outputs, made, strict=True)}

    return run
