"""Plain data as dataclasses, and the schema that says what they take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

import pytest
from jsonschema import Draft202012Validator

from tasks.core.errors import AntlerError
from tasks.deps.typed import schema, typed


@dataclass(frozen=True)
class Inner:
    name: str
    from_: str = ""


@dataclass(frozen=True)
class Outer:
    inner: Annotated[Inner, "a description", {"examples": [{"name": "x"}]}]
    maybe: Inner | None = None
    many: tuple[Inner, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    count: Annotated[int, "a number", {"minimum": 0}] = 1
    on: bool = False


GOOD = [
    ({"inner": {"name": "a"}}, Outer(Inner("a"))),
    ({"inner": {"name": "a", "from": "b"}, "on": True}, Outer(Inner("a", "b"), on=True)),
    ({"inner": {"name": "a"}, "maybe": {"name": "b"}, "many": [{"name": "c"}], "count": 3},
     Outer(Inner("a"), Inner("b"), (Inner("c"),), count=3)),
    ({"inner": {"name": "a"}, "words": {"x": ["y", "z"]}},
     Outer(Inner("a"), words={"x": ("y", "z")})),
]
BAD = [
    ({}, "file: the key `inner` is missing"),
    ({"inner": {}}, "file.inner: the key `name` is missing"),
    ({"inner": {"name": 1}}, "file.inner.name must be text, not `1`"),
    ({"inner": "a"}, "file.inner must be a mapping of keys, not `a`"),
    ({"inner": {"name": "a"}, "many": {"name": "c"}}, "file.many must be a list, not"),
    ({"inner": {"name": "a"}, "many": [{"nam": "c"}]}, "file.many[0]: there is no key `nam`"),
    ({"inner": {"name": "a"}, "words": {"x": ["y", 2]}}, "file.words.x[1] must be text, not `2`"),
    ({"inner": {"name": "a"}, "count": True}, "file.count must be a whole number, not `True`"),
    ({"inner": {"name": "a"}, "on": 1}, "file.on must be true or false, not `1`"),
]


@pytest.mark.parametrize(("data", "value"), GOOD)
def test_what_the_schema_takes_is_a_value(data, value):
    assert typed(Outer, data, "file") == value
    assert list(Draft202012Validator(schema(Outer)).iter_errors(data)) == []


@pytest.mark.parametrize(("data", "says"), BAD)
def test_what_it_refuses_is_an_error_that_says_where(data, says):
    with pytest.raises(AntlerError) as caught:
        typed(Outer, data, "file")
    assert caught.value.brief.startswith(says)
    assert list(Draft202012Validator(schema(Outer)).iter_errors(data))


def test_descriptions_and_defaults_are_in_the_schema():
    properties = schema(Outer)["properties"]
    assert properties["inner"]["description"] == "a description"
    assert properties["count"] == {"type": "integer", "description": "a number", "minimum": 0,
                                   "default": 1}
    assert properties["maybe"]["required"] == ["name"]
