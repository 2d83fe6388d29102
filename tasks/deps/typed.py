"""Turns plain data (parsed YAML) into frozen dataclasses, and dataclasses into JSON schemas.

A field's type and default say which values are allowed. `Annotated[type, "text"]` adds a
description, `Annotated[type, "text", {…}]` further keywords of JSON Schema. For a key that is a
keyword of Python, the field has an underscore at the end: `from_`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from tasks.core.errors import AntlerError
from tasks.core.words import meant

T = TypeVar("T")
_WORDS = {str: "text", int: "a whole number", bool: "true or false"}


def typed(kind: type[T], data: object, where: str) -> T:
    """`data` as an instance of the dataclass `kind`.

    Args:
        where: the file, and keys in it, for messages.

    Raises:
        AntlerError: a key is unknown or missing, or a value has the wrong type.
    """
    return _value(kind, data, where)  # type: ignore[no-any-return]


def _value(kind: Any, data: Any, where: str) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _value(inner[0], data, where)
    if origin is UnionType:  # a dataclass or None, the default
        return _value(inner[0], data, where)
    if origin is tuple:
        return tuple(_value(inner[0], item, f"{where}[{i}]")
                     for i, item in enumerate(_of(list, "a list", data, where)))
    if origin is Mapping:
        return {str(key): _value(inner[1], item, f"{where}.{key}")
                for key, item in _of(dict, "a mapping of keys", data, where).items()}
    if is_dataclass(kind):
        return _instance(kind, _of(dict, "a mapping of keys", data, where), where)
    return _of(kind, _WORDS[kind], data, where)


def _of(kind: type[T], called: str, data: object, where: str) -> T:
    if type(data) is not kind:
        raise AntlerError(f"{where} must be {called}, not `{data}`")
    return data


def _instance(kind: Any, data: dict[str, Any], where: str) -> Any:
    known = _fields(kind)
    for key in data:
        if key not in known:
            raise AntlerError(f"{where}: there is no key `{key}`", resolution=meant(key, [*known]))
    for key, (field, _) in known.items():
        if key not in data and _required(field):
            raise AntlerError(f"{where}: the key `{key}` is missing")
    return kind(**{known[key][0].name: _value(known[key][1], item, f"{where}.{key}")
                   for key, item in data.items()})


@cache
def _fields(kind: Any) -> dict[str, tuple[Field[Any], Any]]:
    """The field and annotated type of each key."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name.rstrip("_"): (field, hints[field.name]) for field in fields(kind)}


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def schema(kind: Any) -> dict[str, Any]:
    """The JSON schema of the data from which `typed` makes a `kind`."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        more = [extra if isinstance(extra, dict) else {"description": extra} for extra in inner[1:]]
        return {key: value for part in (schema(inner[0]), *more) for key, value in part.items()}
    if origin is UnionType:
        return schema(next(one for one in inner if one is not NoneType))
    if origin is tuple:
        return {"type": "array", "items": schema(inner[0])}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": schema(inner[1])}
    if is_dataclass(kind):
        return _object(kind)
    return {"type": {str: "string", int: "integer", bool: "boolean"}[kind]}


def _object(kind: Any) -> dict[str, Any]:
    known = _fields(kind)
    required = [key for key, (field, _) in known.items() if _required(field)]
    return {"type": "object", "additionalProperties": False,
            **({"required": required} if required else {}), **getattr(kind, "SCHEMA", {}),
            "properties": {key: {**schema(hint), **_default(field)}
                           for key, (field, hint) in known.items()}}


def _default(field: Field[Any]) -> dict[str, Any]:
    """The default, for editors to show; empty defaults are left out."""
    given = field.default
    return {"default": given} if isinstance(given, int) or (given and given is not MISSING
                                                            and isinstance(given, str)) else {}
