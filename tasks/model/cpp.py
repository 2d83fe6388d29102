"""AntlerModel.h: a description as C++ reads it (pure text; plugin_src/inference/Model.h)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tasks.model.description import Description, Extent, Signal, TensorUse


def header(model: Description) -> str:
    """The file's text: a function `antler::modelSpec()`."""
    return f"""#pragma once

#include <Model.h>

namespace antler
{{
/** How audio meets the model; generated from the model and project.yaml. */
inline ModelSpec modelSpec()
{{
    ModelSpec model;
    model.inputs = {_list(map(_tensor, model.inputs))};
    model.outputs = {_list(map(_tensor, model.outputs))};
    model.channels = {model.channels};
    model.context = {model.context};
    model.hop = {model.hop};
    model.overlaps = {_bool(model.overlaps)};
    model.keepsState = {_bool(model.keeps_state)};
    model.addsInput = {_bool(model.adds_input)};
    model.sampleRate = {float(model.sample_rate)!r};
    return model;
}}
}} // namespace antler
"""


def _tensor(it: TensorUse) -> str:
    """One TensorSpec, its members in order."""
    fields = [json.dumps(it.name), f"ElementType::{it.type}", _list(map(_extent, it.shape)),
              f"Role::{it.role}", _list(map(_signal, it.signals)), _axis(it.time),
              _axis(it.window), _axis(it.signal_axis), _axis(it.partner), _axis(it.parameter),
              repr(float(it.value)), f"{float(it.scale)!r}f", str(it.zero_point)]
    return f"TensorSpec {{ {', '.join(fields)} }}"


def _extent(it: Extent) -> str:
    return f"Extent {{ {it.size}, {_bool(it.grows)} }}"


def _signal(it: Signal) -> str:
    return f"Signal {{ Signal::Kind::{it.kind}, {it.index} }}"


def _axis(number: int | None) -> str:
    return str(-1 if number is None else number)


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _list(items: Iterable[str]) -> str:
    return f"{{ {', '.join(items)} }}"
