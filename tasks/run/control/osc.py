"""Parameters over OSC: what `bench` answers.

UDP does not go through SSH. So the board's own bash sends the datagram and prints the answer: no
program is needed there that an image might lack.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tasks.board.base import Board
from tasks.core.errors import AntlerError
from tasks.run.control.settings import Setting
from tasks.sushi.timings import Load

if TYPE_CHECKING:
    from pythonosc.osc_message import OscMessage

SEND = r"""
exec 3<>"/dev/udp/127.0.0.1/$1" || exit 1
printf "$2" >&3
[ -z "$3" ] || timeout "$3" dd bs=65507 count=1 <&3 2>/dev/null | od -An -v -tx1
"""
"""For bash. Arguments: port, the datagram in octal escapes, seconds to wait for an answer (may be
empty). Prints the answer in hex."""

_PATIENCE = "3"


class OscControl:
    """See Control; `port` is UDP, on the board."""

    def __init__(self, board: Board, port: int, names: Sequence[str]) -> None:
        self._board, self._port = board, port
        self._names = {safe(name): name for name in names}

    def settings(self) -> tuple[Setting, ...]:
        """See Control.settings."""
        return tuple(self._setting(it) for it in self._ask("/parameter"))

    def _setting(self, message: OscMessage) -> Setting:
        _, _, processor, parameter = message.address.split("/", 3)
        return Setting(self._names.get(processor, processor), self._names.get(parameter, parameter),
                       float(message.params[0]), message.address)

    def set(self, setting: Setting, value: float) -> None:
        """See Control.set."""
        self._send(datagram(str(setting.key), value), "")

    def loads(self) -> tuple[tuple[str, Load], ...]:
        """See Control.loads."""
        found = ((it.address.split("/", 2)[2], it.params) for it in self._ask("/timing"))
        return tuple((self._names.get(name, name), Load(*map(float, figures)))
                     for name, figures in found)

    def _ask(self, address: str) -> list[OscMessage]:
        from pythonosc.osc_bundle import OscBundle, ParseError

        answer = self._send(datagram(address), _PATIENCE)
        try:
            return [*OscBundle(bytes.fromhex(answer))]
        except (ParseError, ValueError, IndexError) as error:
            raise AntlerError(f"the plugin host on {self._board.name} does not answer on UDP port "
                              f"{self._port}", details=answer[:200]) from error

    def _send(self, data: bytes, patience: str) -> str:
        words = ["bash", "-c", SEND, "antler", str(self._port), octal(data), patience]
        return self._board.run(words, check=False).stdout


def datagram(address: str, *values: float) -> bytes:
    """An OSC message; without values, a question to `bench`."""
    from pythonosc.osc_message_builder import OscMessageBuilder

    builder = OscMessageBuilder(address=address)
    for value in values:
        builder.add_arg(float(value), OscMessageBuilder.ARG_TYPE_FLOAT)
    return bytes(builder.build().dgram)


def octal(data: bytes) -> str:
    """Bytes as printf reads them, whatever they are."""
    return "".join(f"\\{byte:03o}" for byte in data)


def safe(name: str) -> str:
    """A name as a part of an address, as Sushi makes it (make_safe_path in its osc_frontend)."""
    return name.translate({ord(char): None for char in '#*./?[]{}"\\'} | {ord(" "): "_"})
