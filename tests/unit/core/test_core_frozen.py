from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from functools import cached_property
from typing import ClassVar

import pytest

from tasks.core.frozen import frozen


@frozen
class Load:
    """Ours."""

    kind: ClassVar[str] = "load"
    average: float
    marks: tuple[str, ...] = field(default=())

    @cached_property
    def twice(self):
        return 2 * self.average


@frozen
class Peak(Load):
    highest: float = 1.0
    note: str = field(default="", compare=False)

    def __repr__(self):
        return "a peak"


@frozen
class Listed:
    """A default that each instance has for itself."""

    all: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Reference:
    """The standard library's, with the same fields."""

    average: float
    marks: tuple[str, ...] = field(default=())


def test_it_compares_hashes_and_prints_as_a_dataclass_does():
    ours, same, other = Load(0.5, ("a",)), Load(0.5, ("a",)), Load(0.5)
    assert ours == same and ours != other and ours != Reference(0.5, ("a",))
    assert hash(ours) == hash(same) == hash(Reference(0.5, ("a",)))
    assert repr(ours) == repr(Reference(0.5, ("a",))).replace("Reference", "Load")
    assert Load(1.0) != Peak(1.0), "a class is equal to its own kind only"


def test_it_is_made_as_a_dataclass_is():
    assert Load(0.5) == Load(average=0.5) == Load(0.5, marks=())
    assert Peak(0.5, ("a",), 2.0) == Peak(marks=("a",), highest=2.0, average=0.5)
    first, second = Listed(), Listed()
    assert first.all == second.all == [] and first.all is not second.all


@pytest.mark.parametrize(("given", "named", "why"), [
    ((), {}, "Load lacks average"),
    ((0.5, (), 1), {}, "Load has the fields average, marks: 3 values"),
    ((0.5,), {"average": 1.0}, "twice or unknown: average"),
    ((0.5,), {"highest": 1.0}, "twice or unknown: highest")])
def test_fields_that_do_not_fit_are_refused(given, named, why):
    with pytest.raises(TypeError, match=why):
        Load(*given, **named)


def test_a_field_can_be_left_out_of_the_comparison():
    assert Peak(0.5, note="a") == Peak(0.5, note="b") != Peak(0.5, highest=2.0)
    assert hash(Peak(0.5, note="a")) == hash(Peak(0.5, note="b"))


def test_the_tools_for_dataclasses_take_it():
    ours = Load(0.5, ("a",))
    assert asdict(ours) == {"average": 0.5, "marks": ("a",)}
    assert [one.name for one in fields(Peak)] == ["average", "marks", "highest", "note"]
    assert replace(ours, average=1.0) == Load(1.0, ("a",))
    assert copy.deepcopy(ours) == ours == pickle.loads(pickle.dumps(ours))


def test_nothing_changes_it():
    ours = Peak(0.5)
    for name in ("average", "highest", "kind", "new"):
        with pytest.raises(FrozenInstanceError, match=f"'{name}'"):
            setattr(ours, name, 2.0)
    with pytest.raises(FrozenInstanceError, match="'average'"):
        del ours.average
    assert ours == Peak(0.5)


def test_what_a_class_says_itself_stays():
    assert repr(Peak(0.5)) == "a peak"
    assert Load(0.5).twice == 1.0


def test_a_value_that_cannot_be_hashed_says_so_as_ever():
    with pytest.raises(TypeError, match="unhashable"):
        hash(Load(0.5, []))
