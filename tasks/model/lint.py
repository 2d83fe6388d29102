"""What keeps a model from running in the plugin, found before anything is compiled (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.model.layout import Layout, Tensor


def problems(layout: Layout, parameters: Sequence[str]) -> list[str]:
    """Why the plugin cannot run this model, one sentence each; empty if it can.

    The plugin feeds one row a sample, [audio sample, parameters in order], and takes one value.

    Args:
        parameters: names of the plugin's parameters.

    """
    found = [f"it has {len(layout.inputs)} inputs, one is wanted: a row of "
             "[audio sample, parameters…]"] if len(layout.inputs) != 1 else []
    if len(layout.outputs) != 1:
        found.append(f"it has {len(layout.outputs)} outputs, one is wanted: the audio sample")
    found += [f"{tensor.name} is {tensor.type}, float32 is wanted"
              for tensor in layout.inputs + layout.outputs if tensor.type != "float32"]
    if len(layout.inputs) == 1:
        found += _width(layout.inputs[0], 1 + len(parameters), _row(parameters))
    if len(layout.outputs) == 1:
        found += _width(layout.outputs[0], 1, "the audio sample")
    if layout.keeps_state:
        found.append("it keeps state from run to run (variables, as in an LSTM), which the plugin "
                     "does not carry from channel to channel")
    custom = sorted({name for name in layout.operators if not name.isupper()})
    found += [f"operator {name} is not one of TensorFlow Lite's own" for name in custom]
    return found


def _row(parameters: Sequence[str]) -> str:
    return ", ".join(["the audio sample", *parameters])


def _width(tensor: Tensor, wanted: int, what: str) -> list[str]:
    if len(tensor.shape) != 2:
        return [f"{tensor.name} has the shape {list(tensor.shape)}, [batch, {wanted}] is wanted"]
    if tensor.shape[1] != wanted:
        return [f"{tensor.name} is {tensor.shape[1]} wide, {wanted} is wanted ({what}): "
                "`plugin.parameters` in project.yaml lists the model's inputs after the sample"]
    return []
