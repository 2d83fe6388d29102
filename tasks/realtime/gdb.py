"""gdb on a board: the script that takes a stack at each mode switch, and what it prints. Pure.

On EVL and Cobalt `--debug-mode-sw` makes the kernel send SIGXCPU to a real-time thread that leaves
real time; a debugger that catches it sees where. This is the procedure of the paper (section IV E),
and of Elk's documentation, without a hand at the keyboard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.core.frozen import frozen
from tasks.realtime.stacks import Called, Stack

SIGNAL = "SIGXCPU"
DEEPEST = 60
"""Frames of a stack that are printed."""

RUN = r"""
cd "$1" && cat >trace.gdb || exit 1
seconds=$2; shift 4
command -v gdb >/dev/null || { echo 'no debugger'; exit 0; }
command -v "$1" >/dev/null || { echo 'no host'; exit 0; }
timeout -s INT -k 20 "$seconds" gdb -batch -nx -x trace.gdb --args "$@" 2>&1
true
"""
"""Arguments and answers: `Tracer.script`; gdb's script on stdin. After that time gdb is
interrupted, which ends its script, and the host with it."""


def script(stacks: int) -> str:
    """gdb's commands: run; a stack at each switch, at most so many; once, what is loaded where."""
    return f"""\
set pagination off
set confirm off
set width 0
set print thread-events off
set $stops = 0
handle {SIGNAL} nopass
catch signal {SIGNAL}
commands
if $stops == 0
info proc mappings
end
backtrace {DEEPEST}
set $stops = $stops + 1
if $stops < {stacks}
continue
end
end
run
kill
"""


@frozen
class Frame:
    """A function in a stack, as gdb prints it.

    Attributes:
        address: 0 for one that was inlined.
        function: empty where gdb knows none.
        place: `file:line`, where it has symbols.
        library: its path on the board; empty for the program itself.
    """

    address: int
    function: str
    place: str = ""
    library: str = ""


@frozen
class Mapping:
    """A piece of a file in memory: from `start` to below `end`; `offset` in the file."""

    start: int
    end: int
    offset: int
    file: str


@frozen
class Said:
    """What gdb printed; `rest`: lines that mean nothing here, the plugin host's among them."""

    switches: tuple[tuple[str, tuple[Frame, ...]], ...]
    mappings: tuple[Mapping, ...] = ()
    rest: tuple[str, ...] = ()

    @property
    def stacks(self) -> tuple[Stack, ...]:
        """Where threads left real time, each function with its place in its file."""
        return tuple(Stack(thread, tuple(self._called(frames))) for thread, frames in self.switches)

    def located(self, address: int) -> tuple[str, int]:
        """The file on the board that an address is in, and its address there; empty and 0: none."""
        file = next((it.file for it in self.mappings if it.start <= address < it.end), "")
        base = next((it.start for it in self.mappings if it.file == file and not it.offset), 0)
        return (file, address - base) if base else ("", 0)

    def _called(self, frames: Sequence[Frame]) -> Iterator[Called]:
        """A caller's place is one byte before the address that it returns to: in the call.

        A function that gdb knows to be inlined is left out where its caller's address says the
        same, and more.
        """
        for level, frame in enumerate(frames):
            file, offset = self.located(frame.address - bool(level)) if frame.address else ("", 0)
            if frame.address or not self.mappings:
                yield Called(frame.function, frame.place, file or frame.library, offset,
                             frame.address)


_STOP = re.compile(r'Thread \S+ "(?P<thread>[^"]*)" (?:received signal|hit Catchpoint \d+ '
                   rf'\(signal) {SIGNAL}\b.*')
_FRAME = re.compile(r"#(?P<level>\d+) +(?:(?P<address>0x[0-9a-f]+) in )?(?P<what>.+)")
_FROM = re.compile(r"(?P<what>.*\)) from (?P<library>/.+)")
_AT = re.compile(r"(?P<what>.*\)) at (?P<place>[^()]+:\d+)")
_MAPPING = re.compile(r"\s*(?P<start>0x[0-9a-f]+)\s+(?P<end>0x[0-9a-f]+)\s+0x[0-9a-f]+\s+"
                      r"(?P<offset>0x[0-9a-f]+)\s+(?:[-rwxps]+\s+)?(?P<file>/.*\S)\s*")


def parse(text: str) -> Said:
    """Read gdb's output, as far as it is known; anything else is left in `rest`."""
    stacks: list[tuple[str, list[Frame]]] = []
    mappings: list[Mapping] = []
    rest: list[str] = []
    open_stack = False
    for line in text.splitlines():
        if stop := _STOP.fullmatch(line):
            stacks.append((stop["thread"], []))
            open_stack = True
        elif (frame := _FRAME.fullmatch(line)) and open_stack:
            level, frames = int(frame["level"]), stacks[-1][1]
            if level == len(frames):
                frames.append(_frame(frame))
        elif found := _MAPPING.fullmatch(line):
            start, end, offset = (int(found[key], 16) for key in ("start", "end", "offset"))
            mappings.append(Mapping(start, end, offset, found["file"]))
        elif re.fullmatch(r'Thread \S+ "[^"]*" .*', line):
            open_stack = False  # another signal: the end of the time, a crash
            rest.append(line)
        else:
            rest.append(line)
    return Said(tuple((thread, tuple(frames)) for thread, frames in stacks if frames),
                tuple(mappings), tuple(rest))


def _frame(match: re.Match[str]) -> Frame:
    what, place, library = match["what"], "", ""
    if found := _FROM.fullmatch(what):
        what, library = found["what"], found["library"]
    elif found := _AT.fullmatch(what):
        what, place = found["what"], found["place"]
    name = re.sub(r" \([^()]*\)$", "", what)
    return Frame(int(match["address"] or "0", 16), "" if name == "??" else name, place, library)
