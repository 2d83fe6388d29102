"""Words that a user typed: which are variables, and what an unknown word may mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from tasks.core.called import COMMAND
from tasks.core.errors import AntlerError
from tasks.core.words import nearest
from tasks.face.folder import OPTION

VARIABLES = ("target",)
"""What may be given as `name=value`, for one run."""


def is_variable(word: str) -> bool:
    """True for `target=desk`; any other word with `=` stays an argument."""
    name, equals, _ = word.partition("=")
    return bool(equals) and name in VARIABLES


def chosen(words: Iterable[str]) -> None:
    """See that variables are given once, and not empty.

    Raises:
        AntlerError: one is not.
    """
    values = dict[str, str]()
    for name, _, value in (word.partition("=") for word in words):
        if not all(value.split(",")):
            raise AntlerError(f"`{name}={value}` names nothing"
                              + " beside a comma" * bool(value),
                              resolution=f"write `{name}=desk`, or `{name}=left,right`, say")
        if values.setdefault(name, value) != value:
            raise AntlerError(f"`{name}=` is given twice: {values[name]} and {value}",
                              resolution="give it once")


def wrong_value(said: str) -> str:
    """doit's message about a value that is none of an option's, without Python's words (pure)."""
    found = re.fullmatch(r"Error parsing parameter '(\w+)' <(.*?)>\.\n(.*)\n", said, re.DOTALL)
    if not found:
        return said
    option, type_, why = found.groups()
    kind = {"class 'int'": "a whole number", "class 'float'": "a number"}.get(type_)
    return f"--{option}: " + (f"{kind} is wanted, not {why.rpartition(': ')[2]}" if kind else why)


def unknown_option(option: str) -> str:
    """The message about an option that no task or command has."""
    name, _, value = option.lstrip("-").partition("=")
    if option.partition("=")[0] == OPTION:
        return f"{OPTION} comes first, with a folder: {COMMAND} {OPTION} FOLDER TASK"
    guess = f"; did you mean `{name}={value or 'NAME'}`?" if name in VARIABLES else ""
    return f"option {option} is not known{guess}"


def unknown(word: str, known: Iterable[str], is_target: Callable[[str], bool]) -> str:
    """The message about a word that is neither a task nor a command nor a variable."""
    name, equals, value = word.partition("=")
    if equals:
        near, kind = nearest(name, VARIABLES), f"no variable `{name}`"
        guess = f"; did you mean `{near}={value}`?" if near else ""
    else:
        near, kind = nearest(word, known), f"no task `{word}`"
        guess = f"; did you mean `{near}`?" if near else ""
        if is_target(word):
            guess = f"; the target is chosen by `target={word}`"
    return f"there is {kind}{guess}\n  → `./doit list` shows all tasks"
