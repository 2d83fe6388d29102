"""Data against a schema, in the user's words. Imports jsonschema: only for a file that changed."""

from __future__ import annotations

from collections.abc import Iterator

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from tasks.core.words import listed, meant
from tasks.project.floats import in_yaml
from tasks.project.problems import Problem, Text, Where, dotted
from tasks.project.schema import Node, Schema
from tasks.project.source import Source

_KINDS = {"string": "text", "integer": "a whole number", "number": "a number",
          "boolean": "true or false", "array": "a list", "object": "a mapping of keys"}


def against(schema: Schema, source: Source) -> list[Problem]:
    """The problems found while reading `source`, and those of other nodes that break `schema`."""
    reported = {problem.where for problem in source.problems if not problem.span}
    return source.problems + [it for it in _differences(source, schema) if it.where not in reported]


def _differences(source: Source, schema: Schema) -> Iterator[Problem]:
    data = source.data
    if not isinstance(data, dict):
        what = "is empty" if data is None else "must be a mapping of keys"
        yield Problem((), what, f"keys: {listed(schema.document.get('properties', {}))}")
        return
    errors = list(Draft202012Validator(schema.document).iter_errors(data))
    mistyped = {tuple(e.absolute_path) for e in errors if e.validator == "type"}
    for error in errors:
        if error.validator == "type" or tuple(error.absolute_path) not in mistyped:
            yield from said(error, source.text, schema)


def said(error: ValidationError, text: Text, schema: Schema) -> Iterator[Problem]:
    """What breaks `schema`, in the user's words; `text` has the words that YAML misread."""
    where: Where = tuple(error.absolute_path)
    name = f"`{dotted(where)}`" if where else text.name
    if "propertyNames" in error.absolute_schema_path:
        where, name = (*where, str(error.instance)), f"the name `{error.instance}`"
        yield Problem(where, f"{name} cannot be used", _hint(error), at_key=True)
    elif error.validator == "additionalProperties":
        yield from _unknown(error, where)
    elif error.validator == "required":
        for key in error.validator_value:
            if key not in error.instance:
                help = _example(schema, schema.resolved(error.schema), key)
                what = f"{name} lacks the key" if where else "there is no key"
                yield Problem((*where, key), f"{what} `{key}`", help)
    elif error.validator == "type":
        yield _type(error, where, text)
    else:
        yield Problem(where, *_limit(error, name))


def _unknown(error: ValidationError, where: Where) -> Iterator[Problem]:
    known = list(error.schema["properties"])
    inside = f" in `{dotted(where)}`" if where else ""
    for key in error.instance:
        if key not in known:
            yield Problem((*where, key), f"unknown key `{key}`{inside}", meant(key, known),
                          at_key=True)


def _example(schema: Schema, parent: Node, key: str) -> str:
    node = schema.below(parent, key)
    about = [f"{key}: {node['description']}"] if "description" in node else []
    shown = [f"for example `{key}: {example}`" for example in node.get("examples", [])[:1]]
    return "\n".join(about + shown)


def _type(error: ValidationError, where: Where, text: Text) -> Problem:
    wanted = error.validator_value
    kinds = [wanted] if isinstance(wanted, str) else list(wanted)
    must = " or ".join(_KINDS[kind] for kind in kinds)
    plain, value = text.plain(where), error.instance
    what = f"`{dotted(where)}` must be {must}"
    if value is None:
        return Problem(where, f"`{dotted(where)}` has no value: it must be {must}",
                       "write one" + ", or leave the key out to have its default"
                       * ("default" in error.schema))
    if {"string"} <= set(kinds) <= {"string", "array"} and plain is not None:
        as_ = "a number" if str(value) == plain else _read_as(value)
        return Problem(where, f"{what}; YAML reads {plain} as {as_}",
                       _hint(error, plain) if {"enum", "then"} & error.schema.keys() else
                       f'write "{plain}" in quotes')
    if isinstance(value, str):
        return Problem(where, f"{what}, not the text `{value}`",
                       _number_hint(value, kinds, quoted=plain is None) or _hint(error))
    return Problem(where, f"{what}, not {_read_as(value)}", _hint(error))


def _read_as(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"the number {value:.12g}" if isinstance(value, float) else f"the number {value}"
    if isinstance(value, list):
        return "a list"
    return "a mapping" if isinstance(value, dict) else "text"


def _number_hint(value: str, kinds: list[str], *, quoted: bool) -> str:
    if not {"integer", "number"} & set(kinds):
        return ""
    try:
        number = float(value)
    except ValueError:
        return ""
    return f"write {in_yaml(number)}" + ", without quotes" * quoted


def _hint(error: ValidationError, given: str = "") -> str:
    schema = error.schema
    if "patternErrorMessage" in schema:
        return f"allowed: {schema['patternErrorMessage']}"
    if "enum" in schema:
        return meant(given, schema["enum"])
    return f"for example {schema['default']}" if schema.get("default") else ""


def _limit(error: ValidationError, name: str) -> tuple[str, str]:
    """What the keyword that failed demands."""
    value, wanted = error.instance, error.validator_value
    shown = f"{value:.12g}" if isinstance(value, float) else str(value)[:80]
    examples = error.schema.get("examples", [])
    instead = f"for example {listed(examples)}" if examples else ""
    if "patternErrorMessage" in error.schema:  # it says what a number means
        instead = _hint(error)
    said = {
        "const": (f"{name} is {shown}: this Antler reads version {wanted}",
                  f"write {dotted(tuple(error.absolute_path))}: {wanted}"),
        "minimum": (f"{name} is {shown}: it must be at least {wanted}", instead),
        "maximum": (f"{name} is {shown}: it must be at most {wanted}", instead),
        "exclusiveMinimum": (f"{name} is {shown}: it must be more than {wanted}", instead),
        "minLength": (f"{name} is empty", instead),
        "maxLength": (f"{name} is longer than {wanted} characters", ""),
        "minItems": (f"{name} has fewer than {wanted} entries" if value else
                     f"{name} is an empty list: it must have an entry", instead),
        "maxItems": (f"{name} has more than {wanted} entries", ""),
        "uniqueItems": (f"{name} has an entry twice", "leave one of them out"),
        "minProperties": (f"{name} is empty", ""),
    }
    if error.validator == "enum":
        other = error.schema.get("instead", {})
        return f"{name} cannot be `{shown}`", other.get(str(value)) or meant(
            value, wanted, error.schema.get("patternErrorMessage", ""))
    return said.get(str(error.validator), (f"{name} cannot be `{shown}`", _hint(error)))
