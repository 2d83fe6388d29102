"""Stacks that a debugger took on a board, whichever it was. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.core.frozen import frozen


@frozen
class Called:
    """A function in a stack.

    Attributes:
        function: empty where the debugger knows none.
        place: `file:line`, where it has symbols.
        library: the file on the board that it is in; empty where that is unknown.
        offset: its address there, in the call rather than behind it; 0 where that is unknown.
        address: its address in the process; 0 where that is unknown.
    """

    function: str
    place: str = ""
    library: str = ""
    offset: int = 0
    address: int = 0


@frozen
class Stack:
    """Where a thread was; the innermost function first.

    Attributes:
        thread: its name or number.
        what: what it did there; empty: what the innermost function does.
    """

    thread: str
    frames: tuple[Called, ...]
    what: str = ""


@frozen
class Group:
    """Equal stacks."""

    count: int
    stack: Stack


def grouped(stacks: Sequence[Stack]) -> tuple[Group, ...]:
    """Equal stacks together, the most frequent first."""
    counts: dict[Stack, int] = {}
    for stack in stacks:
        counts[stack] = counts.get(stack, 0) + 1
    return tuple(Group(count, stack)
                 for stack, count in sorted(counts.items(), key=lambda item: -item[1]))
