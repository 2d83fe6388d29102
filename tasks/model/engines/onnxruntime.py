"""ONNX Runtime: what a .onnx file holds, and what keeps the engine from running it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tasks.model.beside import weight_files
from tasks.model.content import Content, Operator
from tasks.model.engine import ModelEngine, Prepared
from tasks.model.engines import onnx_file, onnx_ranks
from tasks.model.engines.onnx_content import content_of
from tasks.model.operators import Operators, known
from tasks.model.problem import Problem
from tasks.project.model import Engine, Model


def read(path: Path) -> Content:
    """What a .onnx file holds.

    Raises:
        AntlerError: missing, not a model, damaged.

    """
    model = onnx_file.load(path)
    onnx_ranks.check(model, path)
    return content_of(model, sum(it.stat().st_size for it in (path, *weight_files(path))))


def problems(content: Content, engine: Engine) -> Iterator[Problem]:
    """What of the format, and which operators, the engine does not have."""
    yield from version_problems(content, f"{engine.name} {engine.version}",
                                known(engine.name, engine.version))


def version_problems(content: Content, engine: str, known: Operators | None) -> Iterator[Problem]:
    """The same, for an engine that has what is `known`; None where nobody listed it."""
    if known is None:
        return
    too_new = [(name, number) for name, number in content.versions
               if number > known.versions.get(name, number)]
    for name, number in too_new:
        newest = known.versions[name]
        what, helps = (("of the ONNX format", f"in Python, set `model.ir_version = {newest}` and "
                        "save it again") if name == "IR" else
                       (f"of the operators of {name}", f"export it with `opset_version={newest}`"))
        yield Problem(f"it uses version {number} {what}, {engine} knows up to {newest}", helps)
    for it in () if too_new else content.operators:
        yield from _operator(it, engine, known)


def _operator(used: Operator, engine: str, known: Operators) -> Iterator[Problem]:
    if used.custom:
        if used.name not in known.custom:
            yield Problem(f"operator {used.name} is not one of ONNX's own, nor of {engine}",
                          "export the model without it")
    elif used.name not in known.builtin:
        yield Problem(f"{engine} has no operator {used.name}", "export the model without it")
    else:
        oldest, newest = known.builtin[used.name]
        if used.version < oldest:
            yield Problem(f"it uses version {used.version} of the operator {used.name}, {engine} "
                          f"knows versions {oldest} to {newest}",
                          "convert it: onnx.version_converter.convert_version(model, 17)")
        elif used.version > newest:
            yield Problem(f"it uses version {used.version} of the operator {used.name}, {engine} "
                          f"knows versions up to {newest}", "export it with an older opset_version")


def prepare(path: Path, content: Content, said: Model, parameters: Sequence[str]) -> Prepared:
    """What the plugin gets of a file; imports numpy, and ONNX Runtime where Python has it."""
    from tasks.model.engines import onnx_prepare

    return onnx_prepare.prepare(path, content, said, parameters)


ENGINE = ModelEngine("onnxruntime", read, problems, prepare, "ONNX")
