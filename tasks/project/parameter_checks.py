"""What a schema cannot say about the plugin's parameters: one small rule each."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from tasks.core.words import meant
from tasks.project.draft import CHAINS, Check, Draft, default_of, needs, origin_of
from tasks.project.floats import LIMITS, as_float, said, unfit
from tasks.project.problems import Problem, Where, dotted

Entry = Mapping[str, Any]

_OF_NUMBERS = {"minimum": 0, "maximum": 1, "skew": 1, "step": None, "unit": ""}
"""Keys that only a number has, with what they are where the file leaves them out."""


@needs("plugin.parameters")
def parameter_names(draft: Draft) -> Iterator[Problem]:
    """Parameter names are unique, upper and lower case being the same; bypass is the plugin's."""
    first: dict[str, int] = {}
    for where, parameter in _parameters(draft):
        name, index = parameter["name"].lower(), int(where[-1])
        if name == "bypass":
            yield Problem((*where, "name"), "every plugin has a parameter named `bypass` already",
                          "choose another name")
        elif first.setdefault(name, index) != index:
            other = dotted(("plugin", "parameters", first[name]))
            yield Problem((*where, "name"), f"two parameters are named `{parameter['name']}`",
                          f"{other} has that name: choose another")


@needs("plugin.parameters")
def parameter_floats(draft: Draft) -> Iterator[Problem]:
    """The plugin's numbers are C++ floats: what is beyond them cannot be compiled."""
    for where, it in _numbers(draft):
        for key in ("minimum", "maximum", "default", "step"):
            if not isinstance(it.get(key, 0), str) and as_float(it.get(key, 0)) is None:
                yield Problem((*where, key), f"`{it['name']}`: its {key}, {said(it[key])}, "
                              "is too large", LIMITS)


@needs("plugin.parameters")
def parameter_ranges(draft: Draft) -> Iterator[Problem]:
    """Minimum < maximum, as floats too, and the default is a number between them."""
    for where, it in _numbers(draft):
        low, high, value = it["minimum"], it["maximum"], default_of(it)
        if isinstance(value, str):
            yield Problem((*where, "default"), f"`{it['name']}`: its default must be a number, "
                          f"not the text `{value}`",
                          "text is for a parameter with `choices`")
        elif None in map(as_float, (low, high, value)):
            continue  # `parameter_floats` says so
        elif low >= high:
            yield Problem((*where, "minimum"), f"`{it['name']}`: its minimum, {said(low)}, is not "
                          f"below its maximum, {said(high)}")
        elif much := unfit(low, high):
            yield Problem((*where, "maximum"), f"`{it['name']}`: its range, {said(low)} … "
                          f"{said(high)}, is too {much}", LIMITS)
        elif not low <= value <= high:
            yield Problem((*where, "default"), f"`{it['name']}`: its default, {said(value)}, is "
                          f"not within {said(low)} … {said(high)}",
                          "set `default:` to a value in that range")


@needs("plugin.parameters")
def parameter_steps(draft: Draft) -> Iterator[Problem]:
    """A step divides the range, and the default is on one."""
    for where, it in _numbers(draft):
        low, high, step, value = it["minimum"], it["maximum"], it.get("step"), default_of(it)
        if (step is None or isinstance(value, str)
                or None in map(as_float, (low, high, step, value))):
            continue  # said by the rules above
        if low < high and not _whole((high - low) / step):
            count = max(1, round((high - low) / step))
            yield Problem((*where, "step"), f"`{it['name']}`: its step, {said(step)}, does not "
                          f"divide its range, {said(low)} … {said(high)}",
                          f"for example {said((high - low) / count)}")
        elif low <= value <= high and not _whole((value - low) / step):
            yield Problem((*where, "default"), f"`{it['name']}`: its default, {said(value)}, is "
                          f"not on a step of {said(step)} from {said(low)}",
                          f"set `default:` to one of them, for example {_near(it, value)}")


@needs("plugin.parameters")
def parameter_choices(draft: Draft) -> Iterator[Problem]:
    """A choice has two or more different words, and nothing that numbers have."""
    for where, it in _parameters(draft):
        if choices := it["choices"]:
            name = f"`{it['name']}`"
            for key, absent in _OF_NUMBERS.items():
                if it.get(key, absent) != absent:
                    yield Problem((*where, key), f"{name} is a choice: it cannot have `{key}`",
                                  f"leave out `{key}`, or `choices`", at_key=True)
            if len(set(choices)) < len(choices) or len(choices) == 1:
                yield Problem((*where, "choices"), f"{name}: its choices must be two or more "
                              "different words")
            if default_of(it) not in choices:
                yield Problem((*where, "default"), f"{name}: its default, {default_of(it)}, is "
                              "none of its choices", _meant(default_of(it), choices))


@needs(*CHAINS, "plugin.parameters", "plugin.name")
def initial_parameters(draft: Draft) -> Iterator[Problem]:
    """Values at start name a parameter, and one of its values."""
    known = {it["name"]: it for it in draft.data["plugin"]["parameters"]}
    for where, use in draft.uses:
        if not origin_of(use).built or use.get("use") != draft.data["plugin"]["name"]:
            continue  # not known here, or `known_plugins` says so
        for name, value in use["parameters"].items():
            at = (*where, "parameters", name)
            if name not in known:
                yield Problem(at, f"`{use['use']}` has no parameter `{name}`",
                              meant(name, list(known)) if known else
                              "plugin.parameters is empty", at_key=True)
            else:
                yield from unlike(known[name], value, at)


def unlike(parameter: Entry, value: float | str, at: Where) -> Iterator[Problem]:
    """Why `value` is none of the parameter's values."""
    name, choices = parameter["name"], parameter["choices"]
    low, high, step = parameter["minimum"], parameter["maximum"], parameter.get("step")
    if choices:
        if value not in choices:
            yield Problem(at, f"`{name}` is {value}: none of its choices", _meant(value, choices))
    elif isinstance(value, str):
        yield Problem(at, f"`{name}` must be a number, not the text `{value}`")
    elif low < high and not low <= value <= high:
        yield Problem(at, f"`{name}` is {said(value)}: not within {said(low)} … "
                      f"{said(high)}, its range in plugin.parameters")
    elif low < high and step and not _whole((value - low) / step):
        yield Problem(at, f"`{name}` is {said(value)}: not on a step of {said(step)} from "
                      f"{said(low)}", f"for example {_near(parameter, value)}")


def _meant(value: float | str, choices: list[str]) -> str:
    quoted = f'write "{value}" in quotes' if str(value) in choices else ""
    return quoted or meant(value, choices)


def _near(parameter: Entry, value: float) -> str:
    """The parameter's value that is nearest to `value`."""
    low, step = parameter["minimum"], parameter["step"]
    return said(low + step * round((value - low) / step))


def _whole(ratio: float) -> bool:
    """True for a count of steps, as near as floats can say."""
    return math.isclose(ratio, round(ratio), rel_tol=1e-6, abs_tol=1e-6)


def _parameters(draft: Draft) -> Iterator[tuple[Where, Entry]]:
    for index, it in enumerate(draft.data["plugin"]["parameters"]):
        yield ("plugin", "parameters", index), it


def _numbers(draft: Draft) -> Iterator[tuple[Where, Entry]]:
    return ((where, it) for where, it in _parameters(draft) if not it["choices"])


PARAMETER_CHECKS: tuple[Check, ...] = (
    parameter_names, parameter_floats, parameter_ranges, parameter_steps, parameter_choices,
    initial_parameters)
