"""The three files through which project.yaml reaches the C++ build (pure texts)."""

from __future__ import annotations

import hashlib
import json
import string

from tasks.project.model import Parameter, Plugin, Project

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
        "PLUGIN_CODE": four_characters(plugin.name),
        "MANUFACTURER_CODE": four_characters(plugin.manufacturer),
        "ENGINE": project.engine.name,
    }
    return "".join(f"set(ANTLER_{key} {cmake_string(value)})\n" for key, value in values.items())


def cmake_string(text: str) -> str:
    """`text` as a CMake bracket argument: no character in it has a meaning."""
    return f"[==[{text}]==]"


def parameters_header(plugin: Plugin) -> str:
    """AntlerParameters.h: the plugin's float parameters, in the model's input order."""
    rows = "".join(f"    {parameter_row(p)},\n" for p in plugin.parameters)
    return f"""#pragma once

#include <array>

namespace antler
{{
/** A float parameter in plain units, in the order of the model's input columns. */
struct ParameterSpec
{{
    const char* name;
    float minimum, maximum, initial;
}};

inline constexpr std::array<ParameterSpec, {len(plugin.parameters)}> parameterSpecs {{{{
{rows}}}}};
}} // namespace antler
"""


def parameter_row(parameter: Parameter) -> str:
    """One initialiser of `parameterSpecs`."""
    numbers = map(float_literal, (parameter.minimum, parameter.maximum, parameter.default))
    return f"ParameterSpec {{ {json.dumps(parameter.name)}, {', '.join(numbers)} }}"


def float_literal(value: float) -> str:
    """`value` as a C++ float literal."""
    return f"{float(value)!r}f"
