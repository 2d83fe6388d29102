"""strace on a board: the stack of each system call made below the plugin, and how it is read. Pure.

A run without hardware, in Sushi's dummy frontend, whose audio thread makes no system call itself.
The form is that of strace 5.16 and 6.1 (`-f -k`: a thread's number before each call, ` > ` before
each function, its position in the file in brackets; GNU ld puts code at the same place in memory).
"""

from __future__ import annotations

import re

from tasks.realtime.stacks import Called, Stack

RUN = r"""
cd "$1" || exit 1
seconds=$2 plugin=$4; shift 4
command -v strace >/dev/null || { echo 'no debugger'; exit 0; }
command -v "$1" >/dev/null || { echo 'no host'; exit 0; }
cat >trace.awk <<'END'
function end() {
  if (inside) { count[stack]++; if (count[stack] == 1) first[stack] = call }
  stack = ""; inside = 0
}
/^ > / { stack = stack "\n" $0; if (index($0, plugin)) inside = 1; next }
{ end(); call = $0 }
END { end(); for (stack in count) print "@ " count[stack] "\n" first[stack] stack }
END
strace -q -f -k -o trace.txt timeout -s INT -k 20 "$seconds" "$@" >strace.out 2>&1
awk -v plugin="/$plugin(" -f trace.awk trace.txt
rm -f trace.txt
tail -n 5 strace.out
true
"""
"""Arguments and answers: `Tracer.script`. It prints each stack that goes through the plugin once,
with its number and its first call, and the end of the output. The time ends the plugin host, and
strace with it."""

_CALL = re.compile(r"(?P<thread>\d+) +(?:<\.\.\. )?(?P<name>\w+)(?:\(| resumed>).*")
_COUNT = re.compile(r"@ (?P<count>\d{1,9})")
_FRAME = re.compile(r" > (?P<library>/.+?)\((?P<function>.*?)(?:\+0x[0-9a-f]+)?\) "
                    r"\[0x(?P<offset>[0-9a-f]+)\]")


def parse(text: str) -> tuple[tuple[Stack, ...], tuple[str, ...]]:
    """System calls with their stacks, and lines that mean nothing here."""
    stacks: list[Stack] = []
    rest: list[str] = []
    count = 1
    call: re.Match[str] | None = None
    frames: list[Called] = []

    def end() -> None:
        if call and frames:
            stack = Stack(f"thread {call['thread']}", tuple(frames), call["name"])
            stacks.extend([stack] * count)
        frames.clear()

    for line in text.splitlines():
        if frame := _FRAME.fullmatch(line):
            # Callers are given by the address that they return to: one byte before is in the call.
            offset = int(frame["offset"], 16) - bool(frames)
            frames.append(Called(frame["function"], "", frame["library"], offset))
        elif found := _CALL.fullmatch(line):
            end()
            call = found
        elif counted := _COUNT.fullmatch(line):
            end()
            count = int(counted["count"])
        elif not line.startswith(" > "):
            rest.append(line)
    end()
    return tuple(stacks), tuple(rest)
