"""Two builds of the same, compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tasks.core.frozen import frozen
from tasks.store.manifest import Member, differences, members
from tasks.store.product import Product

_PIECE = 1 << 20


@frozen
class Outcome:
    """What became of a folder or file that was made twice.

    Attributes:
        files: how many files it has.
        wrong: how the second differs, one line a file.
    """

    name: str
    files: int
    wrong: Sequence[str]

    def __str__(self) -> str:
        if not self.wrong:
            return f"  equal    {self.name} ({self.files} files)"
        lines = (f"           {line}" for line in self.wrong)
        return "\n".join([f"  DIFFERS  {self.name}", *lines])


def compared(name: str, one: Product, other: Product) -> Outcome:
    """Compare two folders, or two files, byte by byte."""
    if not other.there:
        return Outcome(name, 0, [f"{other.path.name} was not made a second time: another name, "
                                 "so another digest of what goes into it"])
    first, second = _members(one), _members(other)
    lines = [_with_place(line, one, other, first) for line in differences(first, second)]
    return Outcome(name, sum(it.kind == "file" for it in first.values()), lines)


def _members(product: Product) -> dict[str, Member]:
    """A file under one name, whatever it is called."""
    found = members(product)
    return found if product.stamp else {"": next(iter(found.values()))}


def _with_place(line: str, one: Product, other: Product, first: dict[str, Member]) -> str:
    """A line of `differences`, with the place of the first byte that differs."""
    name = line.removesuffix(" differs")
    if name == line or name not in first:
        return line
    at = place(one.path / name if name else one.path, other.path / name if name else other.path)
    return f"{name or one.path.name} differs from byte {at} on"


def place(one: Path, other: Path) -> int:
    """Offset of the first byte that differs; of a file that begins as the other, its length."""
    done = 0
    for first, second in zip(_pieces(one), _pieces(other), strict=False):
        if first != second:
            pairs = zip(first, second, strict=False)
            same = next((at for at, (x, y) in enumerate(pairs) if x != y), None)
            return done + (min(len(first), len(second)) if same is None else same)
        done += len(first)
    return done


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece
