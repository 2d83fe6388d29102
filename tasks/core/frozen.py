"""Frozen dataclasses that are quick to define.

`dataclass(frozen=True)` writes and compiles six methods for each class: most of a millisecond, and
a run that finds nothing to do defines 74 classes (docs/benchmarks.md). Here only `__init__` is
written for each; the other five are the same functions for all of them.
"""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field
from typing import Any, NoReturn, TypeVar, dataclass_transform

Class = TypeVar("Class")


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


def _set_once(self: Any, name: str, value: object) -> None:
    if name in self.__dict__ or name not in self.__match_args__:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    self.__dict__[name] = value


def _delete(_self: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


_SHARED = {"__eq__": _equal, "__hash__": _hash, "__repr__": _repr, "__setattr__": _set_once,
           "__delattr__": _delete}


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
    known: Any = dataclass(eq=False, repr=False)(made)
    known.__compared__ = [name for name in known.__match_args__
                          if known.__dataclass_fields__[name].compare]
    return made
