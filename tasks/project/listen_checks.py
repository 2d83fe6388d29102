"""What a schema cannot say about a model that listens: one small rule each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tasks.core.words import meant
from tasks.project.draft import Check, Draft, needs
from tasks.project.floats import LIMITS, said, unfit
from tasks.project.problems import Problem, Where, dotted

Words = Mapping[str, Any]

RESULT = "say which of its outputs are results: `model: {tensors: {OUTPUT: {role: result}}}`"


@needs("model.tensors")
def result_words(draft: Draft) -> Iterator[Problem]:
    """Only results have names and a range, from a number up to a larger one."""
    for where, words in _tensors(draft):
        for key in ("names", "range"):
            if key in words and words["role"] != "result":
                yield Problem((*where, key), f"`{key}` is for results, and the role of "
                              f"`{where[-1]}` is {words['role']}",
                              f"write `role: result`, or leave `{key}` out", at_key=True)
        low, high = words.get("range", (0, 1))
        if not low < high:
            yield Problem((*where, "range"), f"the range of `{where[-1]}` goes from {said(low)} to "
                          f"{said(high)}: the first must be the smaller one")
        elif much := unfit(low, high):
            yield Problem((*where, "range"), f"the range of `{where[-1]}`, {said(low)} to "
                          f"{said(high)}, is too {much}", LIMITS)


@needs("model.tensors", "plugin.parameters")
def result_names(draft: Draft) -> Iterator[Problem]:
    """Hosts see a result as a parameter: names are unique, upper and lower case being the same."""
    taken = {"bypass": "every plugin has a parameter named `bypass` already"}
    for index, parameter in enumerate(draft.data["plugin"]["parameters"]):
        at = dotted(("plugin", "parameters", index))
        taken[parameter["name"].lower()] = f"{at} has the name `{parameter['name']}`, too"
    for where, name in _named(draft):
        if name.lower() in taken:
            yield Problem(where, taken[name.lower()], "choose another name for the result")
        taken.setdefault(name.lower(), f"two results are named `{name}`")


@needs("model.tensors", "model.adds_input", "inference")
def words_of_audio(draft: Draft) -> Iterator[Problem]:
    """What is said of the audio that comes out has no meaning where none does."""
    if not listens(draft):
        return
    mode, helps = draft.data["inference"]["mode"], "leave it out: the audio goes through as it is"
    if draft.data["model"]["adds_input"]:
        yield Problem(("model", "adds_input"), "the model listens: no audio comes out of it that "
                      "its input could be added to", helps)
    if mode == "sample":
        yield Problem(("inference", "mode"), "the model listens: it runs once every `model.hop` "
                      "samples, not for each", "write `async`, `block`, or leave it out")
    for key, default in (("lead", None), ("late", "silence")):
        if mode == "async" and draft.data["inference"].get(key) != default:
            yield Problem(("inference", key), f"`inference.{key}` is about audio that comes out of "
                          "a model, and this one listens", helps)


@needs("model.tensors", "inference")
def trigger_listens(draft: Draft) -> Iterator[Problem]:
    """Audio comes out of a model at all times; results may wait for an event."""
    if "trigger" in draft.data["inference"] and not listens(draft):
        yield Problem(("inference", "trigger"), "`inference.trigger` is for a model that listens",
                      RESULT)


@needs("model.tensors", "plugin.midi")
def midi_results(draft: Draft) -> Iterator[Problem]:
    """What becomes MIDI is a result, either a note or a controller."""
    names, told = result_names_of(draft)
    for index, rule in enumerate(draft.data["plugin"]["midi"]):
        where: Where = ("plugin", "midi", index)
        if not listens(draft):
            yield Problem(where, "`plugin.midi` is for the results of a model that listens", RESULT)
        elif told and rule["result"] not in names:
            yield Problem((*where, "result"), f"the model has no result `{rule['result']}`",
                          meant(rule["result"], names))
        if ("note" in rule) == ("controller" in rule):
            both = "both a `note` and a `controller`" if "note" in rule else \
                "neither a `note` nor a `controller`"
            yield Problem(where, f"`{dotted(where)}` has {both}: it is one of them",
                          "write an entry each" if "note" in rule else "for example `note: 60`")
        elif "above" in rule and "note" not in rule:
            yield Problem((*where, "above"), "`above` is for a note: a controller follows its "
                          "result", "leave it out", at_key=True)


@needs("model.tensors", "plugin.midi")
def midi_thresholds(draft: Draft) -> Iterator[Problem]:
    """A note is on for a part of its result's range, not for all or nothing of it."""
    ranges = {name: words.get("range", (0, 1)) for _, words in _tensors(draft, "result")
              for name in words.get("names", ())}
    for index, rule in enumerate(draft.data["plugin"]["midi"]):
        low, high = ranges.get(rule["result"], (0, 1))
        above = rule.get("above", 0.5)
        if rule["result"] in ranges and "note" in rule and not low <= above < high:
            yield Problem(("plugin", "midi", index, "above"), f"`{rule['result']}` goes from "
                          f"{said(low)} to {said(high)}: a note that is on above {said(above)} is "
                          "never on, or always", f"for example `above: {said((low + high) / 2)}`")


def result_names_of(draft: Draft) -> tuple[list[str], bool]:
    """Names of results that project.yaml says, and whether there are no others: of a result
    without `names` the model's file tells.
    """
    told = all("names" in words for _, words in _tensors(draft, "result"))
    return sorted(name for _, name in _named(draft)), told


def listens(draft: Draft) -> bool:
    """Whether project.yaml says that something that comes out of the model is a result."""
    return any(True for _ in _tensors(draft, "result"))


def _tensors(draft: Draft, role: str = "") -> Iterator[tuple[Where, Words]]:
    """Each tensor that project.yaml speaks of, with its place; of that role, or all."""
    for name, words in draft.data["model"]["tensors"].items():
        full = {"role": words} if isinstance(words, str) else words
        if role in ("", full["role"]):
            yield ("model", "tensors", name), full


def _named(draft: Draft) -> Iterator[tuple[Where, str]]:
    """Each name of a result that is said, with its place."""
    for where, words in _tensors(draft, "result"):
        for index, name in enumerate(words.get("names", ())):
            yield (*where, "names", index), name


LISTEN_CHECKS: tuple[Check, ...] = (
    result_words, result_names, words_of_audio, trigger_listens, midi_results, midi_thresholds)
