"""The user's own SSH keys: which one a board should let in, and how one is made."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.board import sshconfig

_DEFAULTS = ("id_ed25519", "id_ecdsa", "id_rsa")
"""Names in ~/.ssh that are tried unasked, those to be preferred first."""


@dataclass(frozen=True)
class OwnKey:
    """A key of the user's.

    Attributes:
        line: type and blob, as a line of authorized_keys begins.
        name: where it is, for messages.
    """

    line: str
    name: str


@dataclass(frozen=True)
class Keyring:
    """What the user could log in with.

    Attributes:
        usable: keys that can be used now, those to be preferred first.
        locked: key files with a passphrase that no agent holds.
    """

    usable: tuple[OwnKey, ...]
    locked: tuple[Path, ...]


def keyring(host: str) -> Keyring:
    """The keys that are tried at `host`: those of ~/.ssh/config, ~/.ssh/id_*, the agent's."""
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
    """Make a pair of ed25519 keys without passphrase: `file` (mode 0600) and `file`.pub.

    Raises:
        FileExistsError: there is one.
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
    """A key file's public half; None where a passphrase locks it, empty where it is of no use."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from paramiko import PKey, SSHException
    from paramiko.pkey import UnknownKeyType

    try:
        return _line(PKey.from_path(file))
    except TypeError:  # cryptography's, for a key that was to be opened without its passphrase
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
    """True where the agent has the key of a locked file, as the file beside it says."""
    public = file.with_name(f"{file.name}.pub")
    words = public.read_text(errors="replace").split() if public.is_file() else []
    return " ".join(words[:2]) in [key.line for key in held]
