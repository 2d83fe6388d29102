"""`./doit board WORDS…` and `./doit trust`, for every kind of board."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tasks.board import block_size, lock
from tasks.board.errors import BoardError
from tasks.board.fit import differences
from tasks.board.open import open_board
from tasks.board.probe import Facts, probe
from tasks.board.quoting import join
from tasks.board.target import Target
from tasks.core.versions import written
from tasks.core.words import meant

USAGE = "start | stop | status | reset | buffer_size [FRAMES] | ssh [COMMAND…]"
VERBS = ("start", "stop", "status", "reset", "buffer_size", "ssh")


def check(words: Sequence[str]) -> None:
    """Check that the words are a command for a board.

    Raises:
        BoardError: they are not.
    """
    if words and words[0] not in VERBS:
        raise BoardError(f"`{words[0]}` is not a command for a board",
                         details=meant(words[0], VERBS), resolution=f"./doit board {USAGE}")
    if words[:1] == ["buffer_size"] and not (words[1:] == [] or (len(words) == 2 and
                                                                words[1].isdecimal())):
        raise BoardError(f"`{join(words)}` is no block size",
                         resolution="a number of frames: `./doit board buffer_size 64`")


def board(target: Target, words: Sequence[str]) -> None:
    """Carry out a command for a board; without words, `status`.

    Raises:
        BoardError: the board cannot do it.
    """
    verb, rest = (words[0], words[1:]) if words else ("status", ())
    switches = {"start": target.board.start, "stop": target.board.stop,
                "reset": target.board.reset}
    if verb in switches:
        print(switches[verb](target))
    elif verb == "status":
        print(status(target))
    elif verb == "buffer_size":
        print(buffer_size(target, *map(int, rest)))
    else:
        ssh(target, rest)


def status(target: Target) -> str:
    """The state of the board; a board that is off is not started."""
    known = target.board.status(target)
    if known is not None:
        return known
    with open_board(target) as there:
        facts, files = probe(there, target.root), there.files
    rows = described(facts, files)
    if found := list(differences(facts, target.os)):
        rows["differs"] = "; ".join(map(str, found))
    return "\n".join(f"{key:10} {value}" for key, value in rows.items())


def buffer_size(target: Target, frames: int | None = None) -> str:
    """The block size of the audio driver, or what came of setting it.

    Raises:
        BoardError: it has none, or did not take the new one.
    """
    with open_board(target) as there:
        if frames is None:
            return block_size.show(there, target)
        with lock.held(there, target.root, "board buffer_size"):
            return block_size.change(there, target, frames)


def described(facts: Facts, files: str) -> dict[str, str]:
    """Facts about a board as rows for the user; unknown ones are left out.

    Args:
        files: how files are copied to it (`Board.files`).
    """
    rows: dict[str, tuple[object, Callable[[], str]]] = {
        "model": (facts.model, lambda: facts.model),
        "system": (facts.os, lambda: facts.os),
        "machine": (facts.machine, lambda: facts.machine),
        "kernel": (facts.kernel, lambda: facts.kernel),
        "real time": (facts.realtime, lambda: facts.realtime),
        "glibc": (facts.glibc, lambda: written(facts.glibc or ())),
        "CPU": (facts.frequency, lambda: f"{(facts.frequency or 0) / 1e6:.0f} MHz, governor "
                                         f"{facts.governor or 'unknown'}"),
        "free": (facts.free is not None, lambda: f"{(facts.free or 0) / 1e6:.0f} MB"),
        "files": (files, lambda: f"by {files}"),
        "tools": (facts.tools, lambda: " ".join(sorted(facts.tools))),
    }
    return {key: text() for key, (known, text) in rows.items() if known}


def ssh(target: Target, words: Sequence[str]) -> None:
    """Run a command on the board and show its output; without one, say how to log in."""
    if not words:
        print(f"log in with: {join(target.board.login(target))}")
        return
    with open_board(target) as there:
        asked = ["sh", "-c", *words] if len(words) == 1 else list(words)  # one word: as ssh does
        done = there.run(asked, timeout=3600, check=False)
    print(done.stdout + done.stderr, end="")
    if done.returncode:
        raise BoardError(f"`{join(words)}` ended with code {done.returncode}")


def trust_each(targets: Sequence[Target]) -> None:
    """Do so for all targets; one that is off, say, is no reason to leave out those behind it.

    Raises:
        BoardError: it failed for one of them.
    """
    failed = list[str]()
    for target in targets:
        try:
            trust(target)
        except BoardError as error:
            if len(targets) == 1:
                raise
            print(f"✗ {error}")
            failed.append(target.name)
    if failed:
        raise BoardError(f"not done for {', '.join(failed)}", resolution="see the arrows above")


def trust(target: Target) -> None:
    """Accept the host keys of the board and of jump hosts, and install the user's key on it.

    Raises:
        BoardError: it has no host key, nothing answers, or it refuses the login.
    """
    for done in target.board.trust(target):
        print(done)
