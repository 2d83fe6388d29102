"""Makes the table of ONNX Runtime's operators: `python -m tasks.model.engines.onnx_operators`.

It takes the kernels for CPUs that the installed `onnxruntime` lists, and the operators that ONNX
itself defines by others. Versions are those of the operators: the set in which each changed last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from tasks.core.files import write_atomically
from tasks.model.beside import table
from tasks.model.operators import Operators, render

STANDARD = ("", "ai.onnx.ml")
"""Domains that ONNX itself defines; the first is also called ai.onnx."""


def full_name(domain: str, name: str) -> str:
    """`Tanh`, `ai.onnx.ml.Scaler`, `com.microsoft.Gelu`."""
    return f"{domain}.{name}" if domain else name


def collect(kernels: Iterable[tuple[str, str, tuple[int, int]]],
            schemas: Iterable[tuple[str, str, int]], *, newest: int, ir: int) -> Operators:
    """The operators of a release.

    Args:
        kernels: domain and name of each operator, oldest and newest version that it computes.
        schemas: domain, name and version of each operator that is known.
        newest: of the sets of operators.
        ir: newest version of the format.
    """
    able, custom = defaultdict(list), set()
    computed = defaultdict(list)
    for domain, name, versions in kernels:
        computed[domain, name].append(versions)
        if domain not in STANDARD:
            custom.add(full_name(domain, name))
    for domain, name, version in schemas:
        runs = any(first <= version <= last for first, last in computed[domain, name])
        if domain in STANDARD and version <= newest and (runs or _made_of_others(domain, name,
                                                                                 version)):
            able[full_name(domain, name)].append(version)
    return Operators({name: (min(found), max(found)) for name, found in able.items()},
                     frozenset(custom), {"IR": ir, "ai.onnx": newest})


def _made_of_others(domain: str, name: str, version: int) -> bool:
    """Whether ONNX defines it by other operators; a constant is none at run time."""
    from onnx import defs

    if name == "Constant":
        return True
    try:
        found: Any = defs.get_schema(name, version, domain)
    except defs.SchemaError:
        return False
    return found.since_version == version and bool(
        found.has_function or found.has_context_dependent_function)


def _newest(newest_of: str) -> int:
    """The last version of the format, or of its operators, that a session is made of."""
    import onnxruntime
    from onnx import TensorProto, helper

    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N"]) for name in "xy"]
    graph = helper.make_graph([helper.make_node("Tanh", ["x"], ["y"])], "tanh", ends[:1], ends[1:])
    onnxruntime.set_default_logger_severity(4)
    for number in range(8, 100):
        ir, operators = (number, 13) if newest_of == "IR" else (8, number)
        model = helper.make_model(graph, ir_version=ir,
                                  opset_imports=[helper.make_opsetid("", operators)])
        try:
            onnxruntime.InferenceSession(model.SerializeToString())
        except Exception:  # it has a class of its own for each
            return number - 1
    raise AssertionError


def main() -> None:
    """Write the table of the installed onnxruntime."""
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as inside

    version = onnxruntime.__version__
    found = collect(
        [(it.domain, it.op_name, it.version_range) for it in inside.get_all_opkernel_def()
         if it.provider == "CPUExecutionProvider"],
        [(it.domain, it.name, it.since_version) for it in inside.get_all_operator_schema()
         if not it.deprecated], newest=_newest("ai.onnx"), ir=_newest("IR"))
    write_atomically(table("onnxruntime", version), render(
        found, f"Operators of ONNX Runtime {version} on a CPU: oldest and newest version of each.\n"
        "Made by `python -m tasks.model.engines.onnx_operators` where that release is installed."))


if __name__ == "__main__":
    main()
