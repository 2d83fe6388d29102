"""Who vouches for an entry: Ed25519 keys, and DSSE envelopes around what they sign.

DSSE (github.com/secure-systems-lab/dsse) is what in-toto and SLSA sign with.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.core.errors import AntlerError
from tasks.store.manifest import Refused

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner, SSlibKey

TYPE = "application/vnd.antler.product+json"
"""What is in an envelope."""

PREFIX = "ed25519:"
"""How a public key begins in project.yaml; the rest is its 32 bytes in base64."""

VARIABLE = "ANTLER_STORE_KEY"


def private_file() -> Path:
    """Where this user's private key is: `ANTLER_STORE_KEY`, else in the folder for settings."""
    config = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(os.environ.get(VARIABLE) or f"{config}/antler/store.key").expanduser()


def create(path: Path) -> CryptoSigner:
    """Make a new private key, which only this user can read.

    Raises:
        AntlerError: there is one.
    """
    from securesystemslib.signer import CryptoSigner

    signer = CryptoSigner.generate_ed25519()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise AntlerError(f"there is a key at {path}") from error
    with os.fdopen(handle, "wb") as sink:
        sink.write(signer.private_bytes)
    return signer


def signer(path: Path) -> CryptoSigner:
    """The private key in a file.

    Raises:
        AntlerError: there is none, or it is no Ed25519 key.
    """
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from securesystemslib.signer import CryptoSigner

    try:
        found = CryptoSigner(load_pem_private_key(path.read_bytes(), None))
    except FileNotFoundError as error:
        raise AntlerError(f"there is no key to sign with at {path}",
                          resolution=f"./doit store key makes one; {VARIABLE} names another file"
                          ) from error
    except (ValueError, TypeError) as error:
        raise AntlerError(f"{path} is no private key: {error}",
                          resolution="move it away; ./doit store key makes a new one") from error
    if found.public_key.keytype != "ed25519":
        raise AntlerError(f"{path} is no Ed25519 key",
                          resolution="move it away; ./doit store key makes a new one")
    return found


def text(key: SSlibKey) -> str:
    """A public key as project.yaml has it."""
    return PREFIX + b64encode(bytes.fromhex(key.keyval["public"])).decode()


def public(text: str) -> SSlibKey:
    """The public key that project.yaml has.

    Raises:
        ValueError: it is none.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from securesystemslib.signer import SSlibKey

    raw = b64decode(text.removeprefix(PREFIX), validate=True)
    return SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(raw))


def sealed(payload: bytes, signer: CryptoSigner) -> bytes:
    """`payload` in an envelope with a signature."""
    from securesystemslib.dsse import Envelope

    envelope = Envelope(payload, TYPE, {})
    envelope.sign(signer)
    return _bytes(envelope.to_dict())


def opened(envelope: bytes, trusted: Sequence[str]) -> bytes:
    """What is in an envelope that one of the `trusted` public keys has signed.

    Raises:
        Refused: it is no envelope, or nobody who is trusted has signed it.
    """
    from securesystemslib.dsse import Envelope
    from securesystemslib.exceptions import FormatError, VerificationError

    try:
        found = Envelope.from_dict(json.loads(envelope))
        whole = _bytes(found.to_dict()) == envelope and found.payload_type == TYPE
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, FormatError) as error:
        raise Refused("its manifest cannot be read") from error
    if not whole:
        raise Refused("its manifest is damaged")
    try:
        found.verify([public(key) for key in trusted], 1)
    except (VerificationError, ValueError) as error:
        raise Refused("no key that project.yaml lists has signed it") from error
    return bytes(found.payload)


def _bytes(envelope: dict[str, object]) -> bytes:
    return json.dumps(envelope, sort_keys=True).encode()
