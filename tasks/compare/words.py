"""The words behind `./doit compare`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.core.words import meant

USAGE = ("./doit compare [KEY=VALUE,VALUE… …] [--budget 50%] [--workers N] [--scheduler ADDRESS] "
         "[--again] [--no-verify], or ./doit compare --worker ADDRESS")


@frozen
class Words:
    """What the user typed.

    Attributes:
        axes: `audio.block_size=16,32`, as typed.
        budget: as project.yaml has it: `50%`, or 0.5; empty: project.yaml's.
        workers: how many there are on this machine; 0: as many as it can have.
        scheduler: address of one of Dask's that runs already.
        worker: address of one that this machine is to work for.
        again: judge what was judged before, too.
        verify: False: do not compare with Python, whatever project.yaml says.
    """

    axes: tuple[str, ...] = ()
    budget: str = ""
    workers: int = 0
    scheduler: str = ""
    worker: str = ""
    again: bool = False
    verify: bool = True


VALUED = ("--budget", "--workers", "--scheduler", "--worker")
FLAGS = ("--again", "--no-verify")


def parse(words: Sequence[str]) -> Words:
    """The words, read.

    Raises:
        AntlerError: an option is not known, or lacks its value; a number is none.
    """
    found, left = Words(), list(words)
    while left:
        word = left.pop(0)
        name, equals, value = word.partition("=")
        if name[:1] != "-":
            found = replace(found, axes=(*found.axes, word))
        elif word == "--again":
            found = replace(found, again=True)
        elif word == "--no-verify":
            found = replace(found, verify=False)
        elif name in VALUED:
            if not equals and not left:
                raise AntlerError(f"{name} lacks its value", resolution=USAGE)
            found = _with(found, name, value if equals else left.pop(0))
        else:
            raise AntlerError(f"option {word} is not known", details=meant(name, (*VALUED, *FLAGS)))
    return found


def _with(found: Words, name: str, value: str) -> Words:
    if name == "--workers":
        if not (value.isdecimal() and int(value) > 0):
            raise AntlerError(f"--workers {value}: that is no number of workers",
                              resolution="--workers 2")
        return replace(found, workers=int(value))
    if name == "--budget":
        return replace(found, budget=value)
    if "://" not in value:
        raise AntlerError(f"{name} {value}: that is no address of a Dask scheduler",
                          resolution=f"{name} tcp://HOST:8786")
    return (replace(found, scheduler=value) if name == "--scheduler" else
            replace(found, worker=value))
