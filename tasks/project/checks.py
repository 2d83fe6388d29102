"""What a schema cannot say about plugin, model and tracks: one small rule each."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.core.words import meant
from tasks.project.draft import Check, Draft, channel_count, fraction, needs
from tasks.project.floats import LIMITS, as_float, said, unfit
from tasks.project.model_checks import MODEL_CHECKS
from tasks.project.problems import Problem, Where, dotted


@needs("plugin.parameters")
def parameter_names(draft: Draft) -> Iterator[Problem]:
    """Parameter names are unique, upper and lower case being the same."""
    first: dict[str, int] = {}
    for index, parameter in enumerate(draft.data["plugin"]["parameters"]):
        name = parameter["name"].lower()
        if first.setdefault(name, index) != index:
            other = dotted(("plugin", "parameters", first[name]))
            yield Problem(("plugin", "parameters", index, "name"),
                          f"two parameters are named `{parameter['name']}`",
                          f"{other} has that name: choose another")


@needs("plugin.parameters")
def parameter_floats(draft: Draft) -> Iterator[Problem]:
    """The plugin's numbers are C++ floats: what is beyond them cannot be compiled."""
    for index, it in enumerate(draft.data["plugin"]["parameters"]):
        for key in ("minimum", "maximum", "default"):
            if as_float(it[key]) is None:
                yield Problem(("plugin", "parameters", index, key), f"`{it['name']}`: its {key}, "
                              f"{said(it[key])}, is too large", LIMITS)


@needs("plugin.parameters")
def parameter_ranges(draft: Draft) -> Iterator[Problem]:
    """Minimum < maximum, as floats too, and the default is between them."""
    for index, it in enumerate(draft.data["plugin"]["parameters"]):
        where: Where = ("plugin", "parameters", index)
        low, high, value = it["minimum"], it["maximum"], it["default"]
        if None in map(as_float, (low, high, value)):
            continue  # `parameter_floats` says so
        if low >= high:
            yield Problem((*where, "minimum"), f"`{it['name']}`: its minimum, {said(low)}, is not "
                          f"below its maximum, {said(high)}")
        elif much := unfit(low, high):
            yield Problem((*where, "maximum"), f"`{it['name']}`: its range, {said(low)} … "
                          f"{said(high)}, is too {much}", LIMITS)
        elif not low <= value <= high:
            yield Problem((*where, "default"), f"`{it['name']}`: its default, {said(value)}, is "
                          f"not within {said(low)} … {said(high)}",
                          "set `default:` to a value in that range")


@needs("sushi.tracks")
def unique_names(draft: Draft) -> Iterator[Problem]:
    """Sushi finds tracks and processors by name: one namespace for all of them."""
    tracks = [((*where, "name"), track["name"]) for where, track in draft.tracks]
    uses = [((*where, "name" if "name" in use else "use"), use.get("name", use["use"]))
            for where, use in draft.uses]
    first: dict[str, Where] = {}
    for where, name in tracks + uses:
        if first.setdefault(name, where) != where:
            help = ("Sushi finds tracks and processors by their name: "
                    "give this one a `name:` of its own")
            yield Problem(where, f"the name `{name}` is taken by {dotted(first[name][:-1])}", help)


@needs("sushi.tracks", "plugin.name")
def known_plugins(draft: Draft) -> Iterator[Problem]:
    """A chain holds what this project builds."""
    built = draft.data["plugin"]["name"]
    for where, use in draft.uses:
        if use["use"] != built:
            yield Problem((*where, "use"), f"there is no plugin `{use['use']}`: this project "
                          f"builds `{built}`", meant(use["use"], [built]))


@needs("sushi.tracks")
def channels(draft: Draft) -> Iterator[Problem]:
    """Each track channel has one engine channel on either side."""
    for where, track in draft.tracks:
        count = channel_count(track["channels"])
        for side in ("inputs", "outputs"):
            given = track.get(side)
            if given is not None and len(given) != count:
                yield Problem((*where, side), f"`{dotted((*where, side))}` has "
                              f"{_engine_channels(len(given))}, the track has {count}",
                              f"write {count} of them, or set `channels: {len(given)}`"
                              if given else f"write {count} of them, or leave `{side}` out")


def _engine_channels(count: int) -> str:
    return f"{count} engine channel" + "s" * (count != 1)


@needs("sushi.tracks", "plugin.parameters", "plugin.name")
def initial_parameters(draft: Draft) -> Iterator[Problem]:
    """Initial values name a parameter and are in its range."""
    known = {it["name"]: it for it in draft.data["plugin"]["parameters"]}
    for where, use in draft.uses:
        if use["use"] != draft.data["plugin"]["name"]:
            continue  # `known_plugins` says so
        for name, value in use["parameters"].items():
            at = (*where, "parameters", name)
            if name not in known:
                yield Problem(at, f"`{use['use']}` has no parameter `{name}`",
                              meant(name, list(known)) if known else
                              "plugin.parameters is empty", at_key=True)
                continue
            low, high = known[name]["minimum"], known[name]["maximum"]
            if low < high and not low <= value <= high:
                yield Problem(at, f"`{name}` is {said(value)}: not within {said(low)} … "
                              f"{said(high)}, its range in plugin.parameters")


@needs("realtime.max_load")
def load_limit(draft: Draft) -> Iterator[Problem]:
    """A load limit is above 0 and at most the whole block."""
    load = draft.data["realtime"]["max_load"]
    if not 0 < fraction(load) <= 1:
        yield Problem(("realtime", "max_load"), f"`realtime.max_load` is {load}: it must be more "
                      "than 0 % and at most 100 %", "for example 70 %, 0.7")


CHECKS: tuple[Check, ...] = (
    *MODEL_CHECKS, parameter_names, parameter_floats, parameter_ranges, unique_names,
    known_plugins, channels, initial_parameters, load_limit)
