"""Downloads into the content-addressed store: verified, resumable, one copy of each file."""

from __future__ import annotations

import time
import urllib.error
from collections.abc import Callable, Iterable
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from socket import gaierror
from typing import BinaryIO

from tasks.core.errors import AntlerError
from tasks.core.files import digest, sha256
from tasks.core.paths import home
from tasks.deps.address import hidden, opened, silence
from tasks.deps.model import Archive

ATTEMPTS = 4
"""Tries of one address if the failure may be temporary (network, 5xx); a 4xx is final."""

LARGEST = 2 * 10**9
"""Bytes after which a download of unknown size is aborted."""

_PIECE = 1 << 18

Progress = Callable[[int, int, str], None]
"""Called with bytes done, bytes in all, and the file's name."""


class Refused(Exception):
    """An address does not deliver the file; another may."""


class Another(Refused):
    """An address delivers another file."""


def stored(archive: Archive) -> Path:
    """Where the store keeps `archive`; it need not be there yet."""
    return home() / "downloads" / archive.sha256


def fetch(archive: Archive, addresses: Iterable[str], *, progress: Progress | None = None,
          hasty: bool = False, pause: float = 1.0, wanted: str = "the recipe names",
          replaced: str = "") -> Path:
    """Get `archive` from the store, or from the first address that has it.

    Only one process at a time may fetch an archive: an interrupted download is continued.

    Args:
        addresses: best first; not iterated if the store has the file.
        hasty: skip a host that does not answer at once, because the caller knows another source.
        pause: seconds before the second try; doubled for each further one.
        wanted: who says which file it is, for messages: "not the file that …".
        replaced: what helps where an address has another file; empty: the same as without any.

    Raises:
        AntlerError: no address delivers the file; the details give the reason for each.
    """
    target = stored(archive)
    if target.is_file():
        if sha256(target) == archive.sha256:
            return target
        target.unlink()  # damaged on disk: its content no longer matches its name
    target.parent.mkdir(parents=True, exist_ok=True)
    reasons, helps = [], ""
    for address in addresses:
        try:
            if hasty and (why := silence(address)):
                raise Refused(why)
            return _from(address, archive, target, progress, pause)
        except Another as other:
            reasons.append(f"{hidden(address)}: not the file that {wanted}: {other}")
            helps = replaced
        except Refused as refusal:
            reasons.append(f"{hidden(address)}: {refusal}")
    raise unreachable(archive, reasons, helps)


def fetch_unknown(address: str, *, progress: Progress | None = None, pause: float = 1.0) -> Archive:
    """Get a file whose digest nobody has said yet: whoever uses it must have that confirmed.

    Raises:
        AntlerError: the address does not deliver it.
    """
    unknown = Archive("", address)
    part = stored(unknown) / f"{digest(address)}.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        _arrive(address, unknown, part, progress, pause)
    except Refused as refusal:
        raise AntlerError(f"{unknown.name} could not be fetched",
                          details=f"{hidden(address)}: {refusal}",
                          resolution="check the network and run the command again") from refusal
    known = Archive(sha256(part), address)
    part.replace(stored(known))
    return known


def unreachable(archive: Archive, reasons: list[str], helps: str = "") -> AntlerError:
    """The error that names every address that was tried, and why it failed.

    Args:
        helps: instead of a check of the network.
    """
    return AntlerError(
        f"{archive.name} could not be fetched",
        details="\n".join(reasons),
        resolution=helps or "check the network and run the command again, or put the file "
        f"(sha256 {archive.sha256}) at {stored(archive)}")


def _from(address: str, archive: Archive, target: Path, progress: Progress | None,
          pause: float) -> Path:
    part = target.with_suffix(".part")
    _arrive(address, archive, part, progress, pause)
    return _verified(archive, part, target)


def _arrive(address: str, archive: Archive, part: Path, progress: Progress | None,
            pause: float) -> None:
    """Download into `part`; tries again where that may help."""
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(pause * 2 ** (attempt - 1))
        try:
            _transfer(address, archive, part, progress)
        except urllib.error.HTTPError as error:
            error.close()
            failure = f"HTTP {error.code} {error.reason}"
            if error.code < 500:
                raise Refused(failure) from error
        except ValueError as error:
            raise Refused(str(error)) from error
        except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError) as error:
            failure = f"{getattr(error, 'reason', error)}"
            if isinstance(getattr(error, "reason", None), (gaierror, ConnectionRefusedError)):
                raise Refused(failure) from error  # no such host from here: waiting does not help
        else:
            return
    raise Refused(f"{failure} ({ATTEMPTS} attempts)")


def _verified(archive: Archive, part: Path, target: Path) -> Path:
    """Rename the download to its digest if it has the right one."""
    size, found = part.stat().st_size, sha256(part)
    if found != archive.sha256:
        part.unlink()
        length = f"{archive.size} bytes, " if archive.size else ""
        raise Another(f"{size} bytes, sha256 {found} (expected {length}{archive.sha256})")
    part.replace(target)
    return target


def _transfer(address: str, archive: Archive, part: Path, progress: Progress | None) -> None:
    """Append what `part` lacks; start again if the server cannot resume."""
    have = part.stat().st_size if part.is_file() else 0
    if archive.size and have >= archive.size:
        part.unlink()
        have = 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    with opened(address, 60, headers) as answer:
        continued = have and getattr(answer, "status", None) == 206
        with part.open("ab" if continued else "wb") as sink:
            _copy(answer, sink, have if continued else 0, archive, progress)


def _copy(answer: HTTPResponse, sink: BinaryIO, done: int, archive: Archive,
          progress: Progress | None) -> None:
    """Copy until the answer ends or is too large.

    Raises:
        ConnectionError: it ended early; what arrived is kept for the next attempt.
    """
    name = archive.name
    most = archive.size or done + (answer.length or 0) or LARGEST
    while done <= most and (piece := answer.read(_PIECE)):
        sink.write(piece)
        done += len(piece)
        if progress:
            progress(done, most, name)
    if done < most and most != LARGEST:
        raise ConnectionError(f"the connection ended after {done} of {most} bytes")
