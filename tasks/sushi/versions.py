"""The differences between versions of Sushi, as data.

Observed on natively built Sushi 0.12.0, 1.1.0 and 1.2.0; for 0.10, 0.11 and 1.0 from their sources.
Those of 1.3 are not public: it is taken to be as 1.2.
"""

from __future__ import annotations

from dataclasses import field, replace
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.core.paths import SCHEMA
from tasks.core.versions import written


@frozen
class Dialect:
    """The configuration format and options of one version of Sushi.

    Attributes:
        version: major and minor.
        schema: Antler's JSON schema of its configuration file.
        width_key: the key for a track's channels: `mode` or `channels`.
        initial_key: the key for initial parameter values: `events` or `initial_state`.
        no_grpc: options that keep gRPC off the network. 0.x cannot switch it off, so it is bound
            to loopback (by default it listens on all interfaces).
        no_osc: options that switch OSC off; 0.x has none.
        send_option: the option for the address that OSC is sent to; empty: the board itself.
        common_api: its gRPC API is that of 0.11 to 1.2: 0.10 had one service for all, and
            sushi-grpc-api 52c626f (1.3) has other answers.
        tells_pauses: whether it logs that it played no block for long.
        telling_codes: whether the exit code names the stage that failed; otherwise it is always 1.
    """

    version: tuple[int, int]
    schema: Path
    width_key: str
    initial_key: str
    no_grpc: tuple[str, ...]
    no_osc: tuple[str, ...] = ()
    send_option: str = ""
    telling_codes: bool = False
    common_api: bool = field(default=True, compare=False)
    tells_pauses: bool = field(default=False, compare=False)

    @property
    def name(self) -> str:
        """The version as a user writes it, e.g. `1.1`."""
        return written(self.version)

    def understood(self, version: tuple[int, ...]) -> bool:
        """Whether a board's Sushi of that version is told nothing else than this one."""
        return any(known.version == version[:2] and replace(known, version=self.version) == self
                   for known in DIALECTS)

    def width(self, channels: int, buses: int) -> dict[str, object]:
        """Keys for a track's width; without buses, 0.x has mono, stereo, or pairs as buses."""
        if self.width_key == "channels":
            return {"multibus": True, "buses": buses} if buses else {"channels": channels}
        if not buses and channels in (1, 2):
            return {"mode": "mono" if channels == 1 else "stereo"}
        return dict.fromkeys(("input_busses", "output_busses"), channels // 2) | {
            "mode": "multibus"}


LOOPBACK = "127.0.0.1:51051"
"""Where gRPC listens, if it does: Sushi's default port, which only the board itself reaches."""

_0_12 = Dialect(
    version=(0, 12), schema=SCHEMA / "sushi-0.12.schema.json", width_key="mode",
    initial_key="events", no_grpc=(f"--grpc-address={LOOPBACK}",))
_1_0 = Dialect(
    version=(1, 0), schema=SCHEMA / "sushi-1.0.schema.json", width_key="channels",
    initial_key="initial_state", no_grpc=("--disable-grpc",), no_osc=("--disable-osc",),
    send_option="--osc-send-ip")

_1_2 = replace(_1_0, version=(1, 2), no_grpc=("--no-grpc",), no_osc=("--no-osc",),
               telling_codes=True, tells_pauses=True)

DIALECTS: tuple[Dialect, ...] = (
    replace(_0_12, version=(0, 10), common_api=False),
    replace(_0_12, version=(0, 11)),
    _0_12,
    _1_0,
    replace(_1_0, version=(1, 1)),
    _1_2,
    replace(_1_2, version=(1, 3), common_api=False),
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
