"""Words a user typed: which are variables, and which known one a wrong one stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from doit import get_var

from tasks.core.errors import AntlerError

VARIABLES = ("target",)
"""What may be given as `name=value`, for one run."""


_AT_A_BOARD = re.compile(r"\./doit (?:board \w+|(?:build )?deploy|build|run|logs|stop|trust|doctor|"
                         r"check_realtime)\b(?! \w+=)")


def is_variable(word: str) -> bool:
    """True for `target=desk`; any other word with `=` stays an argument."""
    name, equals, _ = word.partition("=")
    return bool(equals) and name in VARIABLES


def aimed(text: str) -> str:
    """`text` with the target of this run in its commands: a hint must not act on another board."""
    target = get_var("target", None)
    return _AT_A_BOARD.sub(rf"\g<0> target={target}", text) if target else text


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


def meant(word: object, known: Sequence[object]) -> str:
    """What is allowed, and which of it was probably meant."""
    allowed = f"allowed: {listed(known)}"
    near = nearest(word, known)
    return f"{allowed}\ndid you mean `{near}`?" if near else allowed


def chosen(words: Iterable[str]) -> None:
    """See that variables are given once, and not empty.

    Raises:
        AntlerError: one is not.
    """
    values = dict[str, str]()
    for name, _, value in (word.partition("=") for word in words):
        if not value:
            raise AntlerError(f"`{name}=` names nothing", resolution=f"write `{name}=desk`, say")
        if values.setdefault(name, value) != value:
            raise AntlerError(f"`{name}=` is given twice: {values[name]} and {value}",
                              resolution="give it once")


def unknown_option(option: str) -> str:
    """The message about an option that no task or command has."""
    name, _, value = option.lstrip("-").partition("=")
    guess = f"; did you mean `{name}={value or 'NAME'}`?" if name in VARIABLES else ""
    return f"option {option} is not known{guess}"


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
