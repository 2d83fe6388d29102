"""Measures a new run of the plugin host on a board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tasks.board.base import Board
from tasks.board.errors import TimedOut
from tasks.board.script import script
from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.project.model import Project
from tasks.realtime import audit, snapshot
from tasks.realtime.measurement import Measurement
from tasks.realtime.probes import PROBES
from tasks.realtime.signals import parse as parse_signals
from tasks.realtime.snapshot import Snapshot
from tasks.run import host as at
from tasks.run.failure import cause
from tasks.run.host import Host
from tasks.run.look import look
from tasks.run.start import start
from tasks.run.stop import stop
from tasks.sushi import log, plugin_lines, timings
from tasks.sushi.explain import silent
from tasks.sushi.findings import Finding
from tasks.sushi.interruptions import Interruptions, interruptions

_ALL = 'cat "$1" 2>/dev/null'
_NO_PROBE = 'sleep "$2"; sleep "$3"'


def patience(project: Project) -> float:
    """Seconds of this machine within which the measurement must end.

    A board's clock may be virtual, so that one of its seconds takes many of this machine's.
    """
    asked = project.realtime.warm_up + project.realtime.seconds
    return 120 + asked * project.target.board.patience


@frozen
class Left:
    """The files that a run of the host left, as text; empty if missing.

    Attributes:
        output: stdout and stderr of the host and its plugins.
    """

    timings: str = ""
    signals: str = ""
    log: str = ""
    output: str = ""
    audit: str = ""


def measure(board: Board, project: Project, say: Callable[[str], object] = print) -> Measurement:
    """Start the host, let it warm up, read its counters twice, stop it, and read its files.

    Raises:
        AntlerError: the host does not start, or the board's clock was set during the measurement.
        BoardError: the board does not answer.

    """
    host, limits = at.host(project.target), project.realtime
    pid = start(board, project, say, judged=True)
    say(f"measuring {limits.seconds:g} s after {limits.warm_up:g} s of warm-up, "
        f"on the clock of {project.target.name}")
    try:
        pair = _counters(board, project, pid)
    finally:
        stop(board, host)
    seen = gather(project, pid, pair, _left(board, host))
    return seen if seen.alive else replace(seen, ended=_ended(board, project, host))


def _left(board: Board, host: Host) -> Left:
    return Left(*(script(board, _ALL, file, check=False).stdout
                  for file in (host.timings, host.signals, host.log, host.output,
                               host.audit)))


def _ended(board: Board, project: Project, host: Host) -> Finding | None:
    """Why the host ended while it was measured; None if its exit status is unknown."""
    last = look(board, host)
    return None if last.code is None else cause(board, project, host, last.code, last.output,
                                                last.log)


def _counters(board: Board, project: Project, pid: int) -> tuple[Snapshot, Snapshot] | None:
    probe, limits = PROBES.get(project.target.os.realtime.name), project.realtime
    text = snapshot.shell(probe) if probe else _NO_PROBE
    try:
        done = script(board, text, str(pid), f"{limits.warm_up:g}", f"{limits.seconds:g}",
                      project.target.plugin_host.restart_signal, check=False,
                      timeout=patience(project))
    except TimedOut as error:
        raise AntlerError(
            f"the measurement did not end within {patience(project):g} s", details=str(error),
            resolution=f"{project.target.name} is too busy to report its figures: try a much "
                       "smaller model, then larger ones") from error
    pair = snapshot.parse(done.stdout, probe) if probe else None
    if pair and snapshot.clock_was_set(*pair):
        raise AntlerError(f"the clock of {project.target.name} was set during the measurement",
                          details="the board got the time from the network just now",
                          resolution="run the command again")
    return pair


def gather(project: Project, pid: int, pair: tuple[Snapshot, Snapshot] | None,
           left: Left) -> Measurement:
    """The measurement, put together from readings and files; pure.

    Args:
        pair: readings before and after; None if they are incomplete.

    """
    probe = PROBES.get(project.target.os.realtime.name)
    seen = Measurement(
        probe=probe.what if probe else "", alive=False, seconds=0.0,
        timings=_timings(left.timings), switches=None,
        plays_signals=project.target.plugin_host.plays_signals,
        played=parse_signals(left.signals), outputs=plugin_lines.outputs(left.output),
        inferences=plugin_lines.inferences(left.output),
        latency=plugin_lines.latency(left.output), workers=plugin_lines.workers(left.output),
        interruptions=_interruptions(project, left), errors=_errors(left),
        audit=audit.parse(left.audit))
    if not pair or not probe:
        return seen
    before, after = pair
    return replace(
        seen, alive=snapshot.same_process(pid, before, after),
        seconds=after.clock - before.clock, driver=snapshot.blocks(before, after),
        switches=snapshot.switches(probe, pid, before, after, project.audio.budget))


def _timings(text: str) -> timings.Timings | None:
    try:
        return timings.parse(text) if text else None
    except AntlerError:
        return None  # truncated or something else: no data, and no data is FAIL


def _interruptions(project: Project, left: Left) -> Interruptions | None:
    """Of Sushi; of a host that plays the signals itself each late block is known."""
    if project.target.plugin_host.plays_signals:
        return None
    return interruptions(log.last_run(left.log), left.output, project)


def _errors(left: Left) -> tuple[str, ...]:
    """Errors in log and stderr, without those of the audit, which has a check of its own."""
    found = log.errors(log.last_run(left.log))
    return (*silent(left.output), *(str(line) for line in found if line.module != "audit"))
