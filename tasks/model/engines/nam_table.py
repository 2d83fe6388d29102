"""JSON objects of a .nam file, read with an eye on what may be wrong with them (pure)."""

from __future__ import annotations

import json
from math import inf
from typing import Any

from tasks.core.words import listed
from tasks.model.engines.nam_file import ACTIVATIONS, Activation

TRAIN = "train it as a WaveNet or LSTM, and export it in a version that is known here"


LARGEST = 3.4e38
"""Of the numbers that a weight can be."""


class Faulty(Exception):
    """What is wrong with a file, in words, and what helps where it is not damaged."""

    def __init__(self, what: str, helps: str = "") -> None:
        super().__init__(what)
        self.helps = helps


class Table:
    """A JSON object with the way to it, for what is said of a fault."""

    def __init__(self, value: object, way: str = "") -> None:
        if not isinstance(value, dict):
            raise Faulty(f"`{way or 'the file'}` is no JSON object")
        self.value, self.way = value, way

    def __contains__(self, key: str) -> bool:
        return self.value.get(key) is not None

    def name(self, key: str) -> str:
        """The key with the way to it."""
        return f"{self.way}.{key}" if self.way else key

    def get(self, key: str, kind: type, default: object = None) -> Any:
        """A value; without a default, it must be there.

        Raises:
            Faulty: it is missing, or of another kind.
        """
        value = self.value.get(key, default)
        if value is None:
            raise Faulty(f"`{self.name(key)}` is missing")
        if kind is float and type(value) is int:
            value = _number(value)
        if type(value) is not kind:
            kinds = {int: "a whole number", float: "a number", str: "a text", bool: "true or false",
                     list: "a list", dict: "an object"}
            raise Faulty(f"`{self.name(key)}` is {json.dumps(value)[:40]}, not {kinds[kind]}")
        return value

    def count(self, key: str, default: int | None = None) -> int:
        """A whole number from 1 on."""
        return self.counted(self.get(key, int, default), key)

    def counted(self, value: object, key: str) -> int:
        """The same of a value that is there."""
        if type(value) is not int or not 1 <= value <= 1 << 20:
            raise Faulty(f"`{self.name(key)}` is {json.dumps(value)[:40]}, not a number from 1 on")
        return value

    def counts(self, key: str) -> tuple[int, ...]:
        """A list of them, not empty."""
        values = tuple(self.counted(it, key) for it in self.get(key, list))
        if not values:
            raise Faulty(f"`{self.name(key)}` is empty")
        return values

    def inner(self, key: str) -> Table:
        """An object in it."""
        return Table(self.get(key, dict), self.name(key))

    def tables(self, key: str) -> list[Table]:
        """A list of objects in it, not empty."""
        values = self.get(key, list)
        if not values:
            raise Faulty(f"`{self.name(key)}` is empty")
        return [Table(it, f"{self.name(key)}[{i}]") for i, it in enumerate(values)]

    def activation(self, key: str, channels: int) -> Activation:
        """An activation function of so many channels: its name, or an object with its numbers."""
        return self.activation_of(self.value.get(key), key, channels)

    def activation_of(self, value: object, key: str, channels: int) -> Activation:
        """The same of a value that is there."""
        if isinstance(value, dict):
            said = Table(value, self.name(key))
            made = _parametric(said.get("type", str), said)
            if made.name == "PReLU" and len(made.numbers) not in (1, channels):
                slopes = said.name("negative_slopes")
                raise Faulty(f"`{slopes}` has {len(made.numbers)} numbers for {channels} channels")
            return made
        if not isinstance(value, str):
            raise Faulty(f"`{self.name(key)}` is {json.dumps(value)[:40]}, not an activation "
                         "function")
        return _parametric(value, Table({}, self.name(key)))


def _parametric(name: str, said: Table) -> Activation:
    name = "LeakyHardtanh" if name == "LeakyHardTanh" else name
    if name not in ACTIVATIONS:
        raise Faulty(f"`{said.way}` is {name}; the functions known here are {listed(ACTIVATIONS)}")
    if name == "PReLU" and "negative_slopes" in said:
        return Activation(name, tuple(map(float, said.get("negative_slopes", list))))
    if name in ("PReLU", "LeakyReLU"):
        return Activation(name, (said.get("negative_slope", float, 0.01),))
    if name == "LeakyHardtanh":
        return Activation(name, tuple(said.get(key, float, default) for key, default in (
            ("min_val", -1.0), ("max_val", 1.0), ("min_slope", 0.01), ("max_slope", 0.01))))
    return Activation(name)


def weights_of(said: Table) -> tuple[float, ...]:
    """The weights of a network.

    Raises:
        Faulty: one is no number.
    """
    found = said.get("weights", list)
    for i, it in enumerate(found):
        if type(it) not in (int, float):
            raise Faulty(f"`{said.name('weights')}[{i}]` is {json.dumps(it)[:40]}, not a number")
    return tuple(map(_number, found))


def _number(value: float) -> float:
    """A value that may be too large for a number."""
    return float(value) if abs(value) < LARGEST else inf
