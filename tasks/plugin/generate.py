"""The three files through which project.yaml reaches the C++ build (pure texts)."""

from __future__ import annotations

import hashlib
import json
import string
from collections.abc import Sequence

from tasks.model.description import Result
from tasks.project.midi import Midi
from tasks.project.model import Parameter, Project

_LETTERS = string.ascii_lowercase + string.digits


def four_characters(text: str) -> str:
    """A VST code for `text`: four characters, the first a capital, as JUCE asks for."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    tail = "".join(_LETTERS[(number // len(_LETTERS) ** i) % len(_LETTERS)] for i in range(3))
    initial = next((c for c in text if c.isascii() and c.isalpha()), "A")
    return initial.upper() + tail


def cmake_project(project: Project) -> str:
    """AntlerProject.cmake: what the plugin is called and which engine it runs."""
    plugin = project.plugin
    values = {
        "PLUGIN_NAME": plugin.name,
        "PLUGIN_MANUFACTURER": plugin.manufacturer,
        "PLUGIN_VERSION": plugin.version,
        "PLUGIN_CODE": four_characters(plugin.id or plugin.name),
        "MANUFACTURER_CODE": four_characters(plugin.id or plugin.manufacturer),
        "BUNDLE_ID": plugin.id or "org.antler." + plugin.stem.replace("_", "-"),
        "VST3_CATEGORIES": ";".join(plugin.category),
        "MIDI_OUTPUT": "ON" if plugin.midi else "OFF",
        "EDITOR": "ON" if project.editor else "OFF",
        "MODEL_EMBEDDED": "ON" if project.model.embedded else "OFF",
        "ENGINE": project.engine.name,
    }
    return "".join(f"set(ANTLER_{key} {cmake_string(value)})\n" for key, value in values.items())


def cmake_string(text: str) -> str:
    """`text` as a CMake bracket argument: no character in it has a meaning."""
    return f"[==[{text}]==]"


def parameters_header(project: Project, results: Sequence[Result] = ()) -> str:
    """AntlerParameters.h: the plugin's parameters, in the model's input order, and its width.

    Args:
        results: what a model that listens finds, which is told in parameters of its own.
    """
    parameters = project.plugin.parameters
    rows = "".join(f"    {parameter_row(p)},\n" for p in parameters)
    found = "".join(f"    {result_row(it)},\n" for it in results)
    names = [it.name for it in results]
    rules = "".join(f"    {midi_row(it, names)},\n" for it in project.plugin.midi)
    return f"""#pragma once

#include <array>

namespace antler
{{
/** A parameter in plain units, in the order of the model's input columns. */
struct ParameterSpec
{{
    const char* name;
    const char* unit;
    float minimum, maximum, initial;
    float skew;          // of the scale that hosts use, as in juce::NormalisableRange
    float step;          // 0: any value
    const char* choices; // one a line; empty for a number
}};

inline constexpr std::array<ParameterSpec, {len(parameters)}> parameterSpecs {{{{
{rows}}}}};

/** What a model that listens finds in a run, in plain units and in its order. */
struct ResultSpec
{{
    const char* name;
    float minimum, maximum;
}};

inline constexpr std::array<ResultSpec, {len(results)}> resultSpecs {{{{
{found}}}}};

/** What a result becomes as MIDI: a note while it is above a value, or a controller; -1: none. */
struct MidiRule
{{
    std::size_t result; // of resultSpecs
    int channel;        // from 1
    int note;
    float above;        // in plain units
    int controller;
}};

inline constexpr std::array<MidiRule, {len(project.plugin.midi)}> midiRules {{{{
{rules}}}}};

/** Channels of the widest track that uses the plugin, 2 at least. */
inline constexpr int defaultChannels = {project.plugin_channels};
}} // namespace antler
"""


def parameter_row(parameter: Parameter) -> str:
    """One initialiser of `parameterSpecs`."""
    numbers = map(float_literal, (parameter.minimum, parameter.maximum, parameter.default,
                                  parameter.skew, parameter.step))
    return (f"ParameterSpec {{ {string_literal(parameter.name)}, {string_literal(parameter.unit)}, "
            f"{', '.join(numbers)}, {string_literal(chr(10).join(parameter.choices))} }}")


def result_row(result: Result) -> str:
    """One initialiser of `resultSpecs`."""
    return (f"ResultSpec {{ {string_literal(result.name)}, {float_literal(result.minimum)}, "
            f"{float_literal(result.maximum)} }}")


def midi_row(rule: Midi, results: Sequence[str]) -> str:
    """One initialiser of `midiRules`; the result is one of these."""
    note, controller = (-1 if it is None else it for it in (rule.note, rule.controller))
    return (f"MidiRule {{ {results.index(rule.result)}, {rule.channel}, {note}, "
            f"{float_literal(rule.above)}, {controller} }}")


def string_literal(text: str) -> str:
    """`text` as a C++ string literal in UTF-8."""
    return json.dumps(text, ensure_ascii=False)


def float_literal(value: float) -> str:
    """`value` as a C++ float literal."""
    return f"{float(value)!r}f"
