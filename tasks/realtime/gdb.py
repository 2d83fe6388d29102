"""gdb on a board: the script that takes a stack at each mode switch, and what it prints. Pure.

On EVL and Cobalt `--debug-mode-sw` makes the kernel send SIGXCPU to a real-time thread that leaves
real time; a debugger that catches it sees where. This is the procedure of the paper (section IV E),
and of Elk's documentation, without a hand at the keyboard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.core.frozen import frozen

SIGNAL = "SIGXCPU"
DEEPEST = 60
"""Frames of a stack that are printed."""

RUN = r"""
cd "$1" && cat >trace.gdb || exit 1
command -v gdb >/dev/null || { echo 'no gdb'; exit 0; }
command -v "$3" >/dev/null || { echo 'no host'; exit 0; }
seconds=$2; shift 2
timeout -s INT -k 20 "$seconds" gdb -batch -nx -x trace.gdb --args "$@" 2>&1
true
"""
"""Arguments: folder, seconds, the plugin host's words; gdb's script on stdin. After that time gdb
is interrupted, which ends its script, and the host with it."""


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
class Called:
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
class Stack:
    """Where a thread left real time; the innermost function first."""

    thread: str
    frames: tuple[Called, ...]


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

    stacks: tuple[Stack, ...]
    mappings: tuple[Mapping, ...] = ()
    rest: tuple[str, ...] = ()

    def located(self, address: int) -> tuple[str, int]:
        """The file on the board that an address is in, and its address there; empty and 0: none."""
        file = next((it.file for it in self.mappings if it.start <= address < it.end), "")
        base = next((it.start for it in self.mappings if it.file == file and not it.offset), 0)
        return (file, address - base) if base else ("", 0)


_STOP = re.compile(r'Thread \S+ "(?P<thread>[^"]*)" (?:received signal|hit Catchpoint \d+ '
                   rf'\(signal) {SIGNAL}\b.*')
_FRAME = re.compile(r"#(?P<level>\d+) +(?:(?P<address>0x[0-9a-f]+) in )?(?P<what>.+)")
_FROM = re.compile(r"(?P<what>.*\)) from (?P<library>/.+)")
_AT = re.compile(r"(?P<what>.*\)) at (?P<place>[^()]+:\d+)")
_MAPPING = re.compile(r"\s*(?P<start>0x[0-9a-f]+)\s+(?P<end>0x[0-9a-f]+)\s+0x[0-9a-f]+\s+"
                      r"(?P<offset>0x[0-9a-f]+)\s+(?:[-rwxps]+\s+)?(?P<file>/.*\S)\s*")


def parse(text: str) -> Said:
    """Read gdb's output, as far as it is known; anything else is left in `rest`."""
    stacks: list[tuple[str, list[Called]]] = []
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
                frames.append(_called(frame))
        elif found := _MAPPING.fullmatch(line):
            start, end, offset = (int(found[key], 16) for key in ("start", "end", "offset"))
            mappings.append(Mapping(start, end, offset, found["file"]))
        elif re.fullmatch(r'Thread \S+ "[^"]*" .*', line):
            open_stack = False  # another signal: the end of the time, a crash
            rest.append(line)
        else:
            rest.append(line)
    return Said(tuple(Stack(thread, tuple(frames)) for thread, frames in stacks if frames),
                tuple(mappings), tuple(rest))


def _called(match: re.Match[str]) -> Called:
    what, place, library = match["what"], "", ""
    if found := _FROM.fullmatch(what):
        what, library = found["what"], found["library"]
    elif found := _AT.fullmatch(what):
        what, place = found["what"], found["place"]
    name = re.sub(r" \([^()]*\)$", "", what)
    return Called(int(match["address"] or "0", 16), "" if name == "??" else name, place, library)


@frozen
class Group:
    """Equal stacks."""

    count: int
    stack: Stack


def grouped(stacks: Sequence[Stack]) -> tuple[Group, ...]:
    """Equal stacks together, the most frequent first."""
    counts: dict[Stack, int] = {}
    for stack in stacks:
        counts[stack] = counts.get(stack, 0) + 1
    return tuple(Group(count, stack)
                 for stack, count in sorted(counts.items(), key=lambda item: -item[1]))


def places(stack: Stack, said: Said) -> Iterator[tuple[Called, str, int]]:
    """Each function with the file on the board that it is in, and its address there.

    Of callers that is one byte before the address that they return to: in the call. A function
    that gdb knows to be inlined is left out where its caller's address says the same, and more.
    """
    for level, frame in enumerate(stack.frames):
        file, offset = said.located(frame.address - bool(level)) if frame.address else ("", 0)
        if frame.address or not said.mappings:
            yield frame, file or frame.library, offset
