"""The user's SSH keys: which one a board should accept, and how to make one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tasks.board import sshconfig
from tasks.core.frozen import frozen

_DEFAULTS = ("id_ed25519", "id_ecdsa", "id_rsa")
"""Names in ~/.ssh that OpenSSH tries by itself, best first."""


@frozen
class OwnKey:
    """One of the user's keys.

    Attributes:
        line: type and blob, the beginning of a line of authorized_keys.
        name: its place, for messages.
    """

    line: str
    name: str


@frozen
class Keyring:
    """The keys that the user could log in with.

    Attributes:
        usable: keys that can be used now, best first.
        locked: key files with a passphrase that are in no agent.
    """

    usable: tuple[OwnKey, ...]
    locked: tuple[Path, ...]


def keyring(host: str) -> Keyring:
    """The keys for `host`: those of ~/.ssh/config, ~/.ssh/id_* and the agent."""
    held = tuple(_of_agent())
    usable, locked = list[OwnKey](), list[Path]()
    for file in _files(host):
        line = _public(file)
        if line:
            usable.append(OwnKey(line, str(file)))
        elif line is None and not _is_held(file, held):
            locked.append(file)
    return Keyring((*usable, *held), tuple(locked))


def make(file: Path, comment: str) -> OwnKey:
    """Make an ed25519 key pair without a passphrase: `file` (mode 0600) and `file`.pub.

    Raises:
        FileExistsError: `file` exists.
    """
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.OpenSSH,
                                form.NoEncryption())
    public = key.public_key().public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(private)
    file.with_name(f"{file.name}.pub").write_bytes(public + f" {comment}\n".encode())
    return OwnKey(public.decode(), str(file))


def _files(host: str) -> Iterator[Path]:
    named = (Path(name).expanduser() for name in sshconfig.load().lookup(host).get(
        "identityfile", ()))
    usual = (Path.home() / ".ssh" / name for name in _DEFAULTS)
    yield from dict.fromkeys(file for file in (*named, *usual) if file.is_file())


def _public(file: Path) -> str | None:
    """The public half of a key file; None if it has a passphrase, empty if it cannot be used."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from paramiko import PKey, SSHException
    from paramiko.pkey import UnknownKeyType

    try:
        return _line(PKey.from_path(file))
    except TypeError:  # what cryptography raises for a key with a passphrase
        return None
    except (OSError, SSHException, ValueError, UnsupportedAlgorithm, UnknownKeyType):
        return ""


def _of_agent() -> Iterator[OwnKey]:
    from paramiko import Agent

    with contextlib.closing(Agent()) as agent:
        for key in agent.get_keys():
            yield OwnKey(_line(key), f"{key.comment} of your agent")


def _line(key: Any) -> str:
    return f"{key.get_name()} {key.get_base64()}"


def _is_held(file: Path, held: Sequence[OwnKey]) -> bool:
    """Whether the agent has the key of a locked file, judged by the .pub file next to it."""
    public = file.with_name(f"{file.name}.pub")
    words = public.read_text(errors="replace").split() if public.is_file() else []
    return " ".join(words[:2]) in [key.line for key in held]
