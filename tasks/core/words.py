"""Which known word a misspelt one means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def from_one(text: str) -> int:
    """The number that an option's value is, as its `type`.

    Raises:
        ValueError: it is none, or less than 1.
    """
    if not (text.isdecimal() and int(text) > 0):
        raise ValueError(f"a whole number from 1 on is wanted, not '{text}'")
    return int(text)


def nearest(word: object, known: Iterable[object]) -> str | None:
    """The known name that was probably meant, if one is near.

    Of equally near ones (7.0.5 and 8.0.6 for 7.0.6) the one that begins alike.
    """
    import difflib

    if str(word).isdigit():  # 2048 is no better guess for 48 than any other number
        return None
    names = {str(name).lower(): str(name) for name in known}
    asked = str(word).lower()
    close = difflib.get_close_matches(asked, list(names))
    if not close:
        return None
    best = max(close, key=lambda name: (difflib.SequenceMatcher(None, name, asked).ratio(),
                                        _alike(name, asked)))
    return names[best]


def listed(names: Iterable[object]) -> str:
    """`a, b, c`."""
    return ", ".join(str(name) for name in names)


def meant(word: object, known: Sequence[object], what: str = "") -> str:
    """What is allowed (`what`, if it is more than these words), and what was probably meant."""
    allowed = f"allowed: {what or listed(known)}"
    near = nearest(word, known)
    return f"{allowed}\ndid you mean `{near}`?" if near else allowed


def _alike(one: str, other: str) -> int:
    """How many first characters are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))
