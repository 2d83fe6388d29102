"""The differences between versions of Sushi, as data.

Observed on natively built Sushi 0.12.0, 1.1.0 and 1.2.0; for 0.10, 0.11 and 1.0 from their sources.
Those of 1.3 are not public: it is taken to be as 1.2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.paths import SCHEMA
from tasks.core.versions import written


@dataclass(frozen=True)
class Dialect:
    """The configuration format and options of one version of Sushi.

    Attributes:
        version: major and minor.
        schema: Antler's JSON schema of its configuration file.
        width_key: the key for a track's channels: `mode` or `channels`.
        initial_key: the key for initial parameter values: `events` or `initial_state`.
        closed: options that keep it off the network. 0.x cannot switch gRPC off, so it is bound to
            loopback (by default it listens on all interfaces).
        telling_codes: whether the exit code names the stage that failed; otherwise it is always 1.
    """

    version: tuple[int, int]
    schema: Path
    width_key: str
    initial_key: str
    closed: tuple[str, ...]
    telling_codes: bool = False

    @property
    def name(self) -> str:
        """The version as a user writes it, e.g. `1.1`."""
        return written(self.version)

    def understood(self, version: tuple[int, ...]) -> bool:
        """Whether a board's Sushi of that version is told nothing else than this one."""
        return any(known.version == version[:2] and replace(known, version=self.version) == self
                   for known in DIALECTS)


_0_12 = Dialect(
    version=(0, 12), schema=SCHEMA / "sushi-0.12.schema.json", width_key="mode",
    initial_key="events", closed=("--grpc-address=127.0.0.1:51051",))
_1_0 = Dialect(
    version=(1, 0), schema=SCHEMA / "sushi-1.0.schema.json", width_key="channels",
    initial_key="initial_state", closed=("--disable-grpc", "--disable-osc"))

_1_2 = replace(_1_0, version=(1, 2), closed=("--no-grpc", "--no-osc"), telling_codes=True)

DIALECTS: tuple[Dialect, ...] = (
    replace(_0_12, version=(0, 10)),
    replace(_0_12, version=(0, 11)),
    _0_12,
    _1_0,
    replace(_1_0, version=(1, 1)),
    _1_2,
    replace(_1_2, version=(1, 3)),
)


def dialect(version: str) -> Dialect:
    """The dialect of a version such as `1.1.0`.

    Raises:
        AntlerError: Antler does not support the version.
    """
    words = version.split(".")
    for known in DIALECTS:
        if words[:2] == [str(number) for number in known.version]:
            return known
    spoken = ", ".join(known.name for known in DIALECTS)
    raise AntlerError(f"Antler does not support Sushi {version}", details=f"supported: {spoken}",
                      resolution="set `sushi:` of the operating system in sdk/os.yaml to one of "
                                 "these")
