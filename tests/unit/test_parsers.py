"""No output of a board makes a parser crash: it is read, is no data, or is a user's error.

Every parser gets text of any kind, and recorded output that was damaged: cut off, lines gone or
twice, bytes of a line gone or replaced.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.board import probe
from tasks.core.errors import AntlerError
from tasks.deploy import probe as deploy_probe
from tasks.realtime import audit, probes, record, signals, snapshot
from tasks.run import look, wav
from tasks.sushi import log, plugin_lines, timings, version
from tasks.sushi.explain import explain, silent
from tests import samples

UNIT = Path(__file__).parent
PROJECT = samples.project(samples.local("/udata/antler"))

COBALT = """CPU  PID    MSW        CSW        XSC        PF    STAT       %CPU  NAME
  0  0      0          2484812    0          0     00018000   64.3  [ROOT/0]
  0  866    20         20         79         0     000600c0    0.0  sushi_b64
  0  871    2          19577      40717      0     00048042   34.2  sushi_b64
  1  0      0          3471958    0          0     00000000    0.0  [IRQ17: [timer]]
"""
BOARD = """@@ uname
5.15.78-v8 aarch64
#1 SMP PREEMPT IRQPIPE
@@ glibc
GNU C Library (GNU libc) stable release version 2.35.
@@ glibcxx
GLIBCXX_3.4.29
@@ df
Filesystem     1024-blocks    Used Available Capacity Mounted on
/dev/mmcblk0p4     1992552  100000   1771272       6% /udata
@@ cpu
1200000
userspace
@@ os
ID=elk
VERSION_ID=1.0.0
@@ realtime
/dev/evl
@@ limits
real-time priority                  (-r) 99
@@ blocks
/usr/bin/sushi_b64
@@ root
writable yes
current releases/1234
mode 644 ./1234/config.json
sum 0123456789012345678901234567890123456789012345678901234567890123  ./1234/config.json
"""
STATUS = "Name:\tsushi_b64\nPid:\t866\nvoluntary_ctxt_switches:\t79\n"
LOOK = "alive 866\n--- log\n[2026-11-22 17:13:43.260] [info] [main] Started\n--- output\nWell.\n"
LINES = """Sat runs blocks of up to 64 samples in one call
Sat is heard 63 samples later
Sat output: 640 samples, 0 not finite, 0 beyond full scale, peak 0.5, mean -1.2e-05, 0 of 10 \
blocks silent while the input was not
Sat worker: 0 late of 10 blocks, the last 0 s after the start, results 12 samples early at least, \
load 0.2, longest run 0.0004 s of 0.0013 s
"""
SIGNALS = """[{"signal": "noise", "blocks": 3, "late": 0, "failed": 0, "cut_short": false,
 "load": {"average": 0.1, "minimum": 0.1, "maximum": 0.2}, "histogram": [[0.1, 3]],
 "series": {"blocks": 1, "average": [0.1, 0.1, 0.2], "minimum": [0.1, 0.1, 0.2],
  "maximum": [0.1, 0.1, 0.2], "waits": [0, 1, 0], "preemptions": [0, 0, 0]},
 "calls": {"malloc": 1},
 "output": {"samples": 6, "not_finite": 0, "beyond_full_scale": 0, "peak": 0.5, "mean": 0.0,
 "blocks": 3, "silent_blocks": 0}}]"""
AUDIT = """{"first_blocks": [0.0271], "memory_locked": false, "system_calls_unseen": "",
 "fault_places_unseen": "", "modules": [["/opt/antler-bench", "aa"]],
 "warm_up": {"blocks": 10, "calls": {}, "faults": {"minor": 4, "major": 1, "first_block": 1},
  "sites": []},
 "judged": {"blocks": 20, "calls": {"malloc": 40},
  "faults": {"minor": 0, "major": 0, "first_block": 0},
  "sites": [
   {"call": "malloc", "kind": "allocation", "detail": "", "count": 30, "first_block": 2,
    "frames": [[0, 16, "antler::bench::Plugin::process(int)"]]}]}}"""


def golden(name: str) -> str:
    return (UNIT / name).read_text()


def _explained(text: str) -> object:
    return explain(log.parse(text), returncode=1, stderr=text, project=PROJECT)


PARSERS: dict[str, tuple[Callable[[str], object], str]] = {
    "cobalt": (probes.cobalt, COBALT),
    "evl": (probes.evl, golden("realtime/golden/elk-evl/evl-ps-all-forms-r27.txt")),
    "linux": (probes.linux, STATUS),
    "tasks": (probes.tasks, golden("realtime/golden/elk-evl/measure-clean.txt")),
    "snapshot": (lambda text: snapshot.parse(text, probes.PROBES["evl"]),
                 golden("realtime/golden/elk-evl/measure-fault.txt").replace(
                     "@tasks", "@driver\n11234\n0\n@tasks")),
    "audit": (audit.parse, AUDIT),
    "signals": (signals.parse, SIGNALS),
    "history": (record.last, '{"verdict": "PASS", "load": {"average": 0.1}}\n'),
    "log": (lambda text: [log.last_run(text), log.errors(log.parse(text))],
            golden("sushi/golden/sushi-1.1.0/dummy-20s-timing.log")),
    "timings": (timings.parse, golden("sushi/golden/sushi-1.1.0/timings-longnames.txt")),
    "version": (lambda text: version.parse(text, PROJECT.target.os.realtime),
                golden("sushi/golden/sushi-0.12.0/version.txt")),
    "explain": (_explained, golden("sushi/golden/elk-evl/sushi-errors.txt")),
    "silent": (silent, "sat is silent: its model is broken\n"),
    "plugin lines": (lambda text: (plugin_lines.outputs(text), plugin_lines.inferences(text),
                                   plugin_lines.latency(text), plugin_lines.workers(text)), LINES),
    "look": (look.parse, LOOK),
    "board": (probe.parse, BOARD),
    "deploy": (lambda text: (deploy_probe.parse_releases(text), deploy_probe.parse_facts(text)),
               BOARD),
    "wave file": (lambda text: wav.parse(text.encode("latin-1", "replace"), len(text)),
                  "RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\2\0\x80\xbb\0\0\0\xee\2\0\4\0\x10\0"
                  "data\x10\0\0\0" + 16 * "\0"),
}

CHOICES = st.sampled_from([*"0123456789 \t-.:%@[](){}\"'\n\0é", "\x1c", "٣", "²", "99999999999999",
                           "1e999", "NaN", "inf", "null", "[]", "{}"])


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    """Recorded output, as a broken connection, a full disk or another version might leave it."""
    lines = text.splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines)))
        what = draw(st.sampled_from(["cut", "drop", "twice", "replace", "insert"]))
        if what == "cut":
            lines = lines[:at]
        elif what == "insert":
            lines.insert(at, draw(st.text(max_size=30)) + "\n")
        elif at < len(lines):
            line = lines[at]
            column = draw(st.integers(0, len(line)))
            rest = line[column + draw(st.integers(0, 9)):]
            lines[at:at + 1] = {"drop": [], "twice": [line, line],
                                "replace": [line[:column] + draw(CHOICES) + rest]}[what]
    return "".join(lines)


def reads(name: str, text: str) -> None:
    try:
        PARSERS[name][0](text)
    except AntlerError as error:
        assert error.brief


@pytest.mark.parametrize("name", PARSERS)
def test_recorded_output_that_is_damaged(name: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(damaged(PARSERS[name][1]))
    def each(text: str) -> None:
        reads(name, text)

    each()


@pytest.mark.parametrize("name", PARSERS)
def test_any_text(name: str) -> None:
    @settings(max_examples=40, deadline=None)
    @given(st.text(max_size=200))
    def each(text: str) -> None:
        reads(name, text)

    each()


@pytest.mark.parametrize("name", PARSERS)
def test_the_recorded_output_itself_is_read(name: str) -> None:
    """So that what is damaged above is not nonsense from the start."""
    parser, text = PARSERS[name]
    assert parser(text)
