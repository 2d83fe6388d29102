"""Measure a fresh run of the host on a board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tasks.board.base import Board
from tasks.board.script import script
from tasks.core.errors import AntlerError
from tasks.project.model import Project
from tasks.realtime import snapshot
from tasks.realtime.probes import PROBES
from tasks.realtime.snapshot import Snapshot
from tasks.realtime.verdict import Measurement
from tasks.run import host as at
from tasks.run.failure import cause
from tasks.run.host import Host
from tasks.run.look import look
from tasks.run.start import start
from tasks.run.stop import stop
from tasks.sushi import log, timings
from tasks.sushi.explain import silent
from tasks.sushi.findings import Finding

_ALL = 'cat "$1" 2>/dev/null'
_NO_PROBE = 'sleep "$2"; sleep "$3"'


def patience(project: Project) -> float:
    """Seconds of this machine within which the measurement must end.

    A board's clock may be virtual: a second of it may take many of ours.
    """
    asked = project.realtime.warm_up + project.realtime.seconds
    return 120 + asked * project.target.board.patience


def measure(board: Board, project: Project, say: Callable[[str], object] = print) -> Measurement:
    """Start the host, let it warm up, read its counters twice, stop it, read what it leaves.

    Raises:
        AntlerError: the host does not start, or the board's clock was set meanwhile.
        BoardError: the board does not answer.

    """
    host, limits = at.host(project.target), project.realtime
    pid = start(board, project, say)
    say(f"measuring {limits.seconds:g} s after {limits.warm_up:g} s of warm-up, "
        f"on the clock of {project.target.name}")
    try:
        pair = _counters(board, project, pid)
    finally:
        stop(board, host)
    text, lines, output = (script(board, _ALL, file, check=False).stdout
                           for file in (host.timings, host.log, host.output))
    seen = gather(project, pid, pair, text, log.last_run(lines), output)
    return seen if seen.alive else replace(seen, ended=_ended(board, project, host))


def _ended(board: Board, project: Project, host: Host) -> Finding | None:
    """Why the host ended while it was measured; None where nobody kept its exit status."""
    last = look(board, host)
    return None if last.code is None else cause(board, project, host, last.code, last.output,
                                                last.log)


def _counters(board: Board, project: Project, pid: int) -> tuple[Snapshot, Snapshot] | None:
    probe, limits = PROBES.get(project.target.os.realtime.name), project.realtime
    text = snapshot.shell(probe) if probe else _NO_PROBE
    done = script(board, text, str(pid), f"{limits.warm_up:g}", f"{limits.seconds:g}",
                  project.target.plugin_host.restart_signal, check=False, timeout=patience(project))
    pair = snapshot.parse(done.stdout, probe) if probe else None
    if pair and snapshot.clock_was_set(*pair):
        raise AntlerError(f"the clock of {project.target.name} was set during the measurement",
                          details="the board got the time from the network just now",
                          resolution="run the command again")
    return pair


def gather(project: Project, pid: int, pair: tuple[Snapshot, Snapshot] | None, text: str,
           lines: tuple[log.Line, ...], output: str = "") -> Measurement:
    """Put together what was seen; pure.

    Args:
        pair: readings before and after; None where they did not come to an end.
        text: timings.txt; empty where there is none.
        lines: the log of this run.
        output: what the host and its plugins wrote to stdout and stderr.

    """
    probe = PROBES.get(project.target.os.realtime.name)
    seen = Measurement(
        probe=probe.what if probe else "", alive=False, seconds=0.0, timings=_timings(text),
        switches=None, blocks=log.blocks(lines), audits=project.target.plugin_host.audits,
        audit=_audit(lines), errors=(*silent(output), *_errors(lines)))
    if not pair or not probe:
        return seen
    before, after = pair
    return replace(
        seen, alive=snapshot.same_process(pid, before, after),
        seconds=after.clock - before.clock,
        switches=snapshot.switches(probe, pid, before, after, project.audio.budget))


def _timings(text: str) -> timings.Timings | None:
    try:
        return timings.parse(text) if text else None
    except AntlerError:
        return None  # cut off or foreign: no data, and no data fails


def _audit(lines: tuple[log.Line, ...]) -> log.Audit | None:
    """What the host last said of its audio thread (it counts on from line to line).

    A complaint that cannot be read still is one.
    """
    last = [line for line in lines if line.module == "audit"][-1:]
    audit = log.audit(last)
    if audit and not audit.calls and last[0].level == "error":
        return log.Audit(((last[0].message, 1),))
    return audit


def _errors(lines: tuple[log.Line, ...]) -> tuple[str, ...]:
    """Lines that count against the run; the audit's have a check of their own."""
    return tuple(str(line) for line in log.errors(lines) if line.module != "audit")
