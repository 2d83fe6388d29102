"""What ~/.ssh/config and /etc/ssh/ssh_config say about a board, as OpenSSH's client reads them.

paramiko understands `Host`, `Match` and the tokens. What it does not understand is changed in the
text before it sees it: `Include`, comments after a value, and criteria of `Match` that it would
take for true. docs/boards.md says which parts of these files count.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tasks.board.errors import BoardError
from tasks.core.frozen import frozen

_SETTING = re.compile(r"\s*(\w+)(?:\s*=\s*|\s+)(.+)")
_COMMENT = re.compile(r"\s#.*")
_COMMANDS = frozenset({"match", "proxycommand", "localcommand", "remotecommand"})
_CRITERIA = frozenset({"host", "originalhost", "user", "localuser", "exec"})
_NEVER = "originalhost !*"
_DEPTH = 16  # OpenSSH's own limit of files that include each other

Read = Callable[[str], list[str]]
"""Returns the texts of the files that match a pattern of `Include`."""


@frozen
class Entry:
    """What the files say about a name; 0 and empty if they say nothing.

    Attributes:
        direct: they say `ProxyJump none`, which fabric would take for the name of a host.
        through: the jump host or the command that leads there, which then looks up the name; empty
            if this machine connects by itself.
    """

    host: str
    port: int
    user: str
    direct: bool
    through: str = ""


def entry(name: str) -> Entry:
    """What the files say about a name, as used in `ssh NAME`.

    Raises:
        BoardError: a line in a file cannot be understood.
        OSError: a file cannot be read.
    """
    from paramiko import SSHException

    try:
        found = load().lookup(name)
    except (KeyError, ValueError, SSHException) as error:  # CanonicalizeHostname without domains
        raise BoardError(f"what ~/.ssh/config says about {name} cannot be understood",
                         details=repr(error), resolution=f"look at it with `ssh -G {name}`"
                         ) from error
    port = found.get("port", "0")
    if not port.isdecimal():
        raise BoardError(f"~/.ssh/config says that {name} has the port `{port}`",
                         resolution="a port is a number: correct it there")
    ways = (found.get(key, "") for key in ("proxyjump", "proxycommand"))
    return Entry(found["hostname"], int(port), found.get("user", ""),
                 direct=found.get("proxyjump", "").lower() == "none",
                 through=next((way for way in ways if way.lower() not in ("", "none")), ""))


def load() -> Any:
    """Both files as paramiko's SSHConfig. The first value of a key counts: the user's file first.

    Raises:
        BoardError: a line in a file cannot be understood.
        OSError: a file cannot be read.
    """
    from paramiko import SSHConfig
    from paramiko.ssh_exception import ConfigParseError

    config = SSHConfig()
    for file in (Path.home() / ".ssh" / "config", Path("/etc/ssh/ssh_config")):
        if file.is_file():
            try:
                config.parse(expanded(_text(file), _reader(file.parent)))
            except (ConfigParseError, ValueError) as error:
                raise BoardError(f"{file} has a line that cannot be understood",
                                 details=str(error),
                                 resolution="`ssh -G localhost` says which line it is") from error
    return config


def _reader(folder: Path) -> Read:
    def read(pattern: str) -> list[str]:
        path = folder / Path(pattern).expanduser()
        found = Path(path.anchor).glob(str(path.relative_to(path.anchor)))
        return [_text(file) for file in sorted(found) if file.is_file()]

    return read


def _text(file: Path) -> str:
    return file.read_text(errors="replace")


def expanded(text: str, read: Read, within: tuple[str, ...] = (), depth: int = 0
             ) -> Iterator[str]:
    """The lines of a file with each `Include` replaced by the lines of the files it names.

    A file included below `Host` or `Match` applies only where that block does. So every block is
    written as one `Match` with all the criteria that it depends on.

    Args:
        within: criteria of the block that includes this text.
    """
    here = within
    for line in text.splitlines():
        if line.lstrip().startswith("#") or not (setting := _SETTING.match(line)):
            yield line
            continue
        key, value = setting[1].lower(), setting[2].strip()
        if key not in _COMMANDS:
            value = _COMMENT.sub("", value)
        if key == "include":
            for part in _included(value, read) if depth < _DEPTH else ():
                yield from expanded(part, read, here, depth + 1)
                yield _header(here)
        elif key in ("host", "match"):
            here = (*within, *_criteria(key, value))
            yield _header(here)
        else:
            yield f"{key} {value}"


def _included(value: str, read: Read) -> Iterator[str]:
    for pattern in shlex.split(value):
        yield from read(pattern)


def _criteria(key: str, value: str) -> Iterator[str]:
    """The criteria of a block in the syntax of `Match`."""
    words = iter(shlex.split(value))
    if key == "host":
        yield f"originalhost {shlex.quote(','.join(words))}"
        return
    for word in map(str.lower, words):
        kind = word.removeprefix("!")
        if kind in _CRITERIA:
            yield f"{word} {shlex.quote(next(words, ''))}"
        elif kind in ("canonical", "final"):
            yield word
        elif kind != "all":
            yield _NEVER


def _header(criteria: tuple[str, ...]) -> str:
    return f"Match {' '.join(criteria)}" if criteria else "Host *"
