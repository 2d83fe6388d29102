"""What Sushi would refuse of a configuration, in the user's words; imports jsonschema.

Where Sushi's schema has alternatives (a connection of a channel or of a bus, a plugin of four
types), jsonschema says that a value is none of them, and prints all of it. Which one was meant is
told by what is there, and what is wrong with that one is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema.exceptions import ValidationError

from tasks.core.words import listed, meant, nearest
from tasks.project.problems import Problem, Text, Where, dotted
from tasks.project.schema import Schema
from tasks.project.validate import said
from tasks.sushi.validate import errors
from tasks.sushi.versions import Dialect

_ALTERNATIVES = ("anyOf", "oneOf")
_NO_EXAMPLES = Schema({})


def problems(config: Mapping[str, object], speech: Dialect) -> Iterator[Problem]:
    """Each thing that is wrong, at its place; a wrong key once, though its right one is missing."""
    unique = {(it.where, it.what): it for it in _all(config, speech)}
    yield from unique.values()


def _all(config: Mapping[str, object], speech: Dialect) -> Iterator[Problem]:
    found = errors(config, speech)
    places = {tuple(error.absolute_path) for error in found}
    for error in found:
        # Of a wrong word that tells the alternatives apart, the word itself is said.
        if not any(tuple(each.absolute_path) in places - {tuple(error.absolute_path)}
                   for each in error.context or ()):
            yield from _said(error)


def _said(error: ValidationError) -> Iterator[Problem]:
    where, value = tuple(error.absolute_path), error.instance
    if error.validator in _ALTERNATIVES:
        yield from _alternatives(error)
    elif error.validator == "required" and (typed := _misspelt(error)):
        key, word = typed
        inside = f" in `{dotted(where)}`" if where else ""
        yield Problem((*where, word), f"unknown key `{word}`{inside}",
                      f"did you mean `{key}`?", at_key=True)
    elif error.validator == "type" and isinstance(value, float) and value.is_integer():
        yield Problem(where, f"`{dotted(where)}` must be a whole number, not {value}",
                      f"write {int(value)}")
    else:
        yield from said(error, Text(""), _NO_EXAMPLES)


def _misspelt(error: ValidationError) -> tuple[str, str] | None:
    """The key that is missing, and a word that is there and means it."""
    key = next(key for key in error.validator_value if f"'{key}'" in error.message)
    unknown = [word for word in error.instance if word not in _known(error)]
    word = nearest(key, unknown)
    return (key, word) if word else None


def _known(error: ValidationError | None) -> set[str]:
    """The keys of the mapping that an error is about, in all alternatives that it may be."""
    if error is None:
        return set()
    nodes = [error.schema, *(it for word in _ALTERNATIVES for it in error.schema.get(word, ()))]
    around = error.parent if error.parent and not error.relative_path else None
    return _known(around) | {key for node in nodes
                             for key in (*node.get("properties", {}), *node.get("required", ()))}


def _alternatives(error: ValidationError) -> Iterator[Problem]:
    where, value, forms = tuple(error.absolute_path), error.instance, error.validator_value
    if not isinstance(value, dict):
        yield Problem(where, f"`{dotted(where)}` cannot be `{str(value)[:80]}`",
                      f"allowed: {', or '.join(map(_form, forms))}")
    elif not error.context:
        each = " or ".join(f"`{listed(form['required'])}`" for form in forms)
        yield Problem(where, f"`{dotted(where)}` must have either {each}", "leave one of them out")
    else:
        branches = [[it for it in error.context if it.schema_path[0] == number]
                    for number in range(len(forms))]
        closest = min(branches, key=lambda branch: _distance(branch, value, forms))
        if wrong := [it for it in closest if it.validator == "enum"]:
            yield _none_of(wrong[0], branches)
        else:
            for each in closest:
                yield from _said(each)


def _distance(branch: list[ValidationError], value: Mapping[str, Any],
              forms: list[Mapping[str, Any]]) -> tuple[int, int, int]:
    """How far a value is from a form: other words for what it is, its keys, what is wrong."""
    form = forms[int(branch[0].schema_path[0])]
    return (sum(it.validator == "enum" for it in branch),
            -sum(key in value for key in form.get("required", ())), len(branch))


def _none_of(error: ValidationError, branches: list[list[ValidationError]]) -> Problem:
    """No form has this word; what all of them have in its place."""
    where: Where = tuple(error.absolute_path)
    words = [word for branch in branches for it in branch
             if it.validator == "enum" and tuple(it.absolute_path) == where
             for word in it.validator_value]
    return Problem(where, f"`{dotted(where)}` cannot be `{error.instance}`",
                   meant(error.instance, words))


def _form(form: Mapping[str, Any]) -> str:
    """A form in words."""
    if "enum" in form:
        return listed(form["enum"])
    if "minimum" in form:
        return f"a whole number from {form['minimum']} to {form['maximum']}"
    return f"a mapping of {listed(form['required'])}"
