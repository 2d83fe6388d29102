"""Words a user typed: which are variables, and which known one a wrong one stands for."""

from __future__ import annotations

from collections.abc import Iterable

VARIABLES = ("target",)
"""What may be given as `name=value`, for one run."""


def is_variable(word: str) -> bool:
    """True for `target=desk`; any other word with `=` stays an argument."""
    name, equals, _ = word.partition("=")
    return bool(equals) and name in VARIABLES


def nearest(word: object, known: Iterable[object]) -> str | None:
    """The known name that was probably meant, if one is near.

    Of equally near ones (7.0.5 and 8.0.6 for 7.0.6) the one that begins alike.
    """
    import difflib

    names = {str(name).lower(): str(name) for name in known}
    asked = str(word).lower()
    close = difflib.get_close_matches(asked, list(names))
    if not close:
        return None
    best = max(close, key=lambda name: (difflib.SequenceMatcher(None, name, asked).ratio(),
                                        _alike(name, asked)))
    return names[best]


def unknown(word: str, known: Iterable[str]) -> str:
    """The message about a word that is neither a task nor a command nor a variable."""
    name, equals, value = word.partition("=")
    if equals:
        near, kind = nearest(name, VARIABLES), f"no variable `{name}`"
        guess = f"; did you mean `{near}={value}`?" if near else ""
    else:
        near, kind = nearest(word, known), f"no task `{word}`"
        guess = f"; did you mean `{near}`?" if near else ""
    return f"there is {kind}{guess}\n  → `./doit list` shows all tasks"


def _alike(one: str, other: str) -> int:
    """How many first characters are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))
