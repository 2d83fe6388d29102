"""What doctor asks about the use of a board: what is deployed, what runs, what is open."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from tasks.board import sushis
from tasks.core.findings import Check, warning
from tasks.house.questions import Asked, Question, fixed
from tasks.run import autostart
from tasks.run.host import RUNNING

GRPC_PORT = 51051
"""Sushi's own choice; it then listens on all interfaces."""

_LISTENS = "0A"
"""State of a listening socket in /proc/net/tcp (the kernel's include/net/tcp_states.h)."""

_LOOPBACK = re.compile(r".{6}7F|0{24}01000000|0{16}FFFF0000.{6}7F", re.IGNORECASE)
"""127.x.x.x, ::1 and ::ffff:127.x.x.x as /proc/net writes them: words in little endian."""


def libraries(said: str, asked: Asked) -> Iterator[Check]:
    """Whether the board has all that the deployed plugin is linked to."""
    name, deploy = "plugin's libraries", asked.target.doit("deploy")
    lines = [line.strip() for line in said.splitlines()]
    missing = [line for line in lines if "not found" in line or "cannot open" in line]
    if missing:
        yield Check(name, False, "\n".join(dict.fromkeys(missing)), "the plugin does not load "
                    f"without: {deploy} sends the bundle with its libraries; "
                    "is `os:` in project.yaml what runs there?")
    elif not lines:
        yield Check(name, True, "nothing is deployed yet")
    else:
        listed = any("=>" in line for line in lines)
        yield Check(name, listed, "all there" if listed else "\n".join(lines),
                    f"the loader there cannot read the plugin: {deploy} sends it again")


def others(said: str, asked: Asked) -> Iterator[Check]:
    """A Sushi that somebody else started."""
    own = re.search(r"^own (\d+)$", said, re.MULTILINE)
    running = re.findall(r"^(\d+) \((.+)\)$", said, re.MULTILINE)
    foreign = [(pid, name) for pid, name in running if not own or pid != own[1]]
    if foreign:
        yield Check("other Sushis", False, ", ".join(f"{name} (process {pid})"
                                                     for pid, name in foreign),
                    "it spoils the figures of both; stop it there: "
                    f"`kill -INT {foreign[0][0]}`, or `sudo systemctl stop sushi`",
                    grave=asked.target.os.realtime.exclusive)
    elif not asked.target.plugin_host.shipped:
        yield Check("other Sushis", True, f"none beside ours (process {own[1]})" if own else "none")


def control(said: str, asked: Asked) -> Iterator[Check]:
    """Whether anybody on the network can steer Sushi: its gRPC has no password."""
    places = listeners(said, GRPC_PORT)
    open_ = [place for place in places if not _LOOPBACK.fullmatch(place)]
    if places:
        where = "is open to the network" if open_ else "answers on the board alone"
        yield warning("gRPC", not open_, f"port {GRPC_PORT} {where}",
                      f"whoever reaches it can steer Sushi; {asked.target.doit('run')} opens none, "
                      f"or that of 127.0.0.1: `--grpc-address=127.0.0.1:{GRPC_PORT}`")


def at_boot(said: str, asked: Asked) -> Iterator[Check]:
    """Whether the board starts the plugin by itself, and as project.yaml says today."""
    seen, target = autostart.parse(said), asked.target
    if target.board.local:
        return
    if not seen.on:
        yield Check("autostart", True, "off")
        return
    now = hashlib.sha256(autostart.launcher(asked.project).encode()).hexdigest()
    state = "on" if seen.launcher == now else ("on, as project.yaml was before" if seen.launcher
                                               else "on, but what it would start is gone")
    yield warning("autostart", state == "on", f"{state}, by {seen.by}",
                  f"{target.doit('autostart on')}, or {target.doit('autostart off')}")


def others_at_boot(said: str, asked: Asked) -> Iterator[Check]:
    """A Sushi that the board starts by itself, and that is not ours: two cannot play."""
    if asked.target.board.local or asked.target.plugin_host.shipped:
        return
    units = sorted({line.rpartition("/")[2] for line in said.split()})
    stops = " ".join(units)
    yield warning("Sushi's service", not units, f"{stops} starts at every boot" if units else "off",
                  f"it plays instead of what Antler starts: `sudo systemctl disable {stops}` there")


def listeners(text: str, port: int) -> list[str]:
    """The addresses, in the kernel's hexadecimal, that something listens on at a port."""
    rows = re.findall(r"^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ ([0-9A-F]{2})\b", text,
                      re.MULTILINE | re.IGNORECASE)
    return [place for place, number, state in rows
            if int(number, 16) == port and state.upper() == _LISTENS]


# The loader itself lists what `ldd`, which not every image has, would list.
_LIBRARIES = r"""
for loader in /lib*/ld-linux-$(uname -m | tr _ -).so.*; do [ -x "$loader" ] && break; done
for module in "$1"/current/*.vst3/Contents/*-linux/*.so; do
  [ -e "$module" ] && "$loader" --list "$module" 2>&1
done
"""

_OTHERS = f"""
echo "own $(set -- "$1/run/host.pid"{RUNNING})"
{sushis.LIST}
"""

# What `systemctl enable` makes; it need not run.
_SERVICES = "ls -d /etc/systemd/system/*.wants/sushi*.service"

QUESTIONS = (
    Question("libraries", fixed(_LIBRARIES), libraries),
    Question("others", fixed(_OTHERS), others),
    Question("at boot", fixed(autostart.LOOK), at_boot),
    Question("services", fixed(_SERVICES), others_at_boot),
    Question("control", fixed("cat /proc/net/tcp /proc/net/tcp6"), control),
)
"""The table."""
