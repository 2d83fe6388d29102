"""Frozen dataclasses that are quick to define.

`dataclass(frozen=True)` writes and compiles six methods for each class: most of a millisecond, and
a run that finds nothing to do defines 74 classes (docs/benchmarks.md). Here all six are the same
functions for every class.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field
from typing import Any, NoReturn, TypeVar, dataclass_transform

Class = TypeVar("Class")


def _init(self: Any, *given: object, **named: object) -> None:
    """Set the fields to what is given in their order or by name, else to their defaults."""
    names = self.__match_args__
    values = dict(zip(names, given, strict=False))
    for name in names[len(given):]:
        if name in named:
            values[name] = named.pop(name)
        else:
            values[name] = _default(self, name)
    if named or len(given) > len(names):
        wrong = f"twice or unknown: {', '.join(named)}" if named else f"{len(given)} values"
        raise TypeError(f"{self.__class__.__qualname__} has the fields {', '.join(names)}: {wrong}")
    self.__dict__.update(values)


def _default(self: Any, name: str) -> object:
    known = self.__dataclass_fields__[name]
    if known.default is not MISSING:
        return known.default
    if known.default_factory is MISSING:
        raise TypeError(f"{self.__class__.__qualname__} lacks {name}")
    return known.default_factory()


def _compared(self: Any) -> tuple[object, ...]:
    return tuple([getattr(self, name) for name in self.__compared__])


def _equal(self: Any, other: object) -> object:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return _compared(self) == _compared(other)


def _hash(self: Any) -> int:
    return hash(_compared(self))


def _repr(self: Any) -> str:
    said = (f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{self.__class__.__qualname__}({', '.join(said)})"


def _assign(_self: object, name: str, _value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete(_self: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


_SHARED = {"__init__": _init, "__eq__": _equal, "__hash__": _hash, "__repr__": _repr,
           "__setattr__": _assign, "__delattr__": _delete}


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(made: type[Class]) -> type[Class]:
    """A dataclass whose fields are set once, by `__init__`; it compares and hashes by them.

    `replace`, `asdict`, `fields` and `field(default=…, compare=…)` are those of `dataclasses`.

    Raises:
        FrozenInstanceError: on any later change, from the instance.
    """
    for name, method in _SHARED.items():
        if name not in made.__dict__ or (name, made.__dict__[name]) == ("__hash__", None):
            setattr(made, name, method)
    known: Any = dataclass(init=False, eq=False, repr=False)(made)
    known.__compared__ = [name for name in known.__match_args__
                          if known.__dataclass_fields__[name].compare]
    return made
