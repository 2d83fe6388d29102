"""What keeps a model from running in the plugin, found before anything is compiled (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.model.layout import Layout, Operator, Tensor
from tasks.model.operators import Operators
from tasks.project.model import Engine

CHANGE = "change the export, or `plugin.parameters` in project.yaml"

_STATELESS = "train a network that keeps no state: models/README.md says what runs"

_FLOAT = ("leave `converter.inference_input_type` and `inference_output_type` as they are: "
          "tf.float32")

_PER_CHANNEL = ("convert it again, with `converter."
                "_experimental_disable_per_channel_quantization_for_dense_layers = True`, or "
                "without `converter.optimizations`")
"""TensorFlow 2.17 and later quantize the weights of dense layers channel by channel by default,
which takes version 12 of FULLY_CONNECTED; tried with 2.18.1: version 12 without, 9 with it."""


@dataclass(frozen=True)
class Problem:
    """One reason why a model cannot run, and what helps."""

    what: str
    helps: str = CHANGE


def problems(layout: Layout, parameters: Sequence[str], engine: Engine,
             known: Operators | None) -> list[Problem]:
    """Why the plugin cannot run this model; empty if it can.

    The plugin feeds one row a sample, [audio sample, parameters in order], and takes one value.

    Args:
        parameters: names of the plugin's parameters.
        known: the engine's operators; None where nobody listed them.

    """
    return [*_tensors(layout, parameters), *_state(layout),
            *_operators(layout.operators, f"{engine.name} {engine.version}", known)]


def _tensors(layout: Layout, parameters: Sequence[str]) -> Iterator[Problem]:
    if len(layout.inputs) != 1:
        yield Problem(f"it has {len(layout.inputs)} inputs, one is wanted: a row of "
                      "[audio sample, parameters…]")
    if len(layout.outputs) != 1:
        yield Problem(f"it has {len(layout.outputs)} outputs, one is wanted: the audio sample")
    for tensor in layout.inputs + layout.outputs:
        if tensor.type != "float32":
            yield Problem(f"{tensor.name} is {tensor.type}, float32 is wanted", _FLOAT)
    if len(layout.inputs) == 1:
        row = ", ".join(["the audio sample", *parameters])
        yield from _width(layout.inputs[0], 1 + len(parameters), f"({row}): `plugin.parameters` in "
                          "project.yaml lists the model's inputs after the sample")
    if len(layout.outputs) == 1:
        yield from _width(layout.outputs[0], 1, "(the audio sample)")


def _width(tensor: Tensor, wanted: int, what: str) -> Iterator[Problem]:
    if len(tensor.shape) != 2:
        yield Problem(f"{tensor.name} has the shape {list(tensor.shape)}, [batch, {wanted}] is "
                      "wanted")
    elif tensor.shape[1] != wanted:
        yield Problem(f"{tensor.name} is {tensor.shape[1]} wide, {wanted} is wanted {what}")


def _state(layout: Layout) -> Iterator[Problem]:
    if layout.keeps_state:
        yield Problem("it keeps state from run to run (variables, as in an LSTM), which the plugin "
                      "does not carry from channel to channel", _STATELESS)


def _operators(used: Sequence[Operator], engine: str, known: Operators | None) -> Iterator[Problem]:
    for it in used:
        if it.custom:
            if not known or it.name not in known.custom:
                yield _custom(it.name, engine)
        elif known and it.name not in known.builtin:
            yield Problem(f"{engine} has no operator {it.name}", _older(engine))
        elif known:
            yield from _version(it, engine, *known.builtin[it.name])


def _version(used: Operator, engine: str, oldest: int, newest: int) -> Iterator[Problem]:
    if not oldest <= used.version <= newest:
        versions = f"version {newest}" if oldest == newest else f"versions {oldest} to {newest}"
        per_channel = (used.name, used.version) == ("FULLY_CONNECTED", 12)
        yield Problem(f"it uses version {used.version} of the operator {used.name}, {engine} knows "
                      f"{versions}", _PER_CHANNEL if per_channel else _older(engine))


def _custom(name: str, engine: str) -> Problem:
    if name.startswith("Flex"):
        return Problem(f"operator {name[4:]} is TensorFlow's own (SELECT_TF_OPS), which {engine} "
                       "does not bring", "convert it with tf.lite.OpsSet.TFLITE_BUILTINS alone")
    return Problem(f"operator {name} is not one of TensorFlow Lite's own",
                   "convert it without `allow_custom_ops`")


def _older(engine: str) -> str:
    return f"convert it with a TensorFlow that is not newer than {engine}"


def samples_per_call(layout: Layout) -> str:
    """How audio will go through a model that can run, as far as its file tells.

    The plugin tries whether samples in one call give the same as one by one.
    """
    if all(tensor.shape[0] == -1 for tensor in layout.inputs + layout.outputs):
        return "many samples a call, if they do not change each other's result (the plugin tries)"
    return ("one sample a call, which costs several times as much, unless the engine can resize "
            "it: leave the first dimension open when you export")
