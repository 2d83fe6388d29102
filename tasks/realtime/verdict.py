"""The verdict: each thing measured against its limit. No data is FAIL."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.realtime.snapshot import Switches
from tasks.sushi.findings import Finding
from tasks.sushi.log import Audit, Blocks
from tasks.sushi.timings import Load, Timings

PASS, FAIL, NOT_MEASURED = "PASS", "FAIL", "not measured"


@dataclass(frozen=True)
class Measurement:
    """What was seen; None: nothing was.

    Attributes:
        probe: kind of kernel, and what its switches are called; empty: unknown kind.
        alive: the host lived to the end with the process id and start time it began with.
        seconds: measured time on the board's clock.
        timings: the host's timings.txt.
        switches: unwanted switches of the audio threads.
        blocks: blocks played and late, where the host counts them.
        audit: calls on the audio thread, where the host audits (`audits`).
        errors: log lines that count against it.
        ended: why the host ended before it was told to.

    """

    probe: str
    alive: bool
    seconds: float
    timings: Timings | None
    switches: Switches | None
    blocks: Blocks | None
    audits: bool
    audit: Audit | None
    errors: tuple[str, ...]
    ended: Finding | None = None

    @property
    def load(self) -> Load | None:
        """Load of the whole engine."""
        return self.timings.engine if self.timings else None


@dataclass(frozen=True)
class Limits:
    """From `realtime` in project.yaml; `max_load` is a fraction of the block's budget."""

    max_load: float
    max_mode_switches: int
    budget: float


@dataclass(frozen=True)
class Check:
    """One line of the verdict, in words; `value` is what was measured, as a number."""

    name: str
    measured: str
    limit: str
    result: str
    value: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Verdict:
    """All checks; one FAIL is enough."""

    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """No check failed."""
        return all(check.result != FAIL for check in self.checks)


def judge(seen: Measurement, limits: Limits) -> Verdict:
    """Measure each against its limit."""
    return Verdict((
        _alive(seen), _samples(seen), _period(seen, limits), *_load(seen, limits),
        _switches(seen, limits), _late(seen), _audit(seen), _errors(seen)))


def _check(name: str, good: bool, measured: str, limit: str, value: float | None = None,
           note: str = "") -> Check:
    return Check(name, measured, limit, PASS if good else FAIL, value, note)


def _alive(seen: Measurement) -> Check:
    if seen.ended:
        return Check("host alive", seen.ended.brief, "same process", FAIL, None,
                     seen.ended.resolution)
    return _check("host alive", seen.alive, "same process" if seen.alive else "ended or restarted",
                  "same process")


def _samples(seen: Measurement) -> Check:
    blocks = seen.blocks.played if seen.blocks else None
    good = seen.load is not None and blocks != 0
    words = "none" if not good else "yes" if blocks is None else f"{blocks} blocks"
    return _check("samples seen", good, words, "some", blocks)


def _period(seen: Measurement, limits: Limits) -> Check:
    """The host may run at another block size or sample rate than project.yaml says."""
    name, limit = "time of a block", f"{limits.budget * 1e6:.1f} µs"
    if seen.timings is None:
        return Check(name, "no data", limit, FAIL)
    period = seen.timings.period_us
    return _check(name, abs(period / (limits.budget * 1e6) - 1) < 0.01, f"{period:.1f} µs", limit,
                  period)


def _load(seen: Measurement, limits: Limits) -> tuple[Check, Check]:
    load = seen.load
    if load is None:
        return (Check("load, average", "no data", "", FAIL),
                Check("load, maximum", "no data", f"< {percent(limits.max_load)}", FAIL))
    return (
        _check("load, average", load.average < limits.max_load, _of_budget(load.average, limits),
               f"< {percent(limits.max_load)}", load.average),
        _check("load, maximum", load.maximum < limits.max_load, _of_budget(load.maximum, limits),
               f"< {percent(limits.max_load)}", load.maximum,
               "" if seen.audits else "since its start, warm-up included"))


def _of_budget(load: float, limits: Limits) -> str:
    return f"{percent(load)} ({load * limits.budget * 1e6:.1f} of {limits.budget * 1e6:.1f} µs)"


def percent(value: float) -> str:
    """A fraction as percent, three significant digits at least."""
    return f"{value * 100:.{1 if value >= 0.1 else 2}f} %"


def _switches(seen: Measurement, limits: Limits) -> Check:
    name, limit = seen.probe or "mode switches", f"≤ {limits.max_mode_switches}"
    if not seen.probe:
        return Check(name, "no probe for this kernel", limit, FAIL)
    if seen.switches is None:
        return Check(name, "no audio thread found", limit, FAIL)
    threads = ", ".join(seen.switches.threads)
    note = f"thread {threads}" + ("" if seen.switches.realtime else ", not scheduled as real-time")
    count = seen.switches.unwanted
    return _check(name, count <= limits.max_mode_switches, f"{count} in {seen.seconds:.1f} s",
                  limit, count, note)


def _late(seen: Measurement) -> Check:
    name = "late or failed blocks"
    if seen.blocks and seen.blocks.played:
        late, failed = seen.blocks.late, seen.blocks.failed
        words = f"{late} late, {failed} failed of {seen.blocks.played}"
        return _check(name, not late and not failed, words, "0", late + failed)
    if seen.load is None or seen.audits:
        return Check(name, "no data", "0", FAIL)
    # Sushi counts none; a block that took its whole budget was late.
    late = seen.load.maximum >= 1.0
    return _check(name, not late, "at least 1" if late else "none", "0", None,
                  "from the maximum load: this host does not count them")


def _audit(seen: Measurement) -> Check:
    name, limit = "malloc, locks, system calls", "0"
    if not seen.audits:
        return Check(name, NOT_MEASURED, limit, NOT_MEASURED, None, "this host does not audit")
    if seen.audit is None:
        return Check(name, "no data", limit, FAIL)
    calls = seen.audit.calls
    words = ", ".join(f"{call} {count}" for call, count in calls) or "none"
    return _check(name, not calls, words, limit, sum(count for _, count in calls))


def _errors(seen: Measurement) -> Check:
    count = len(seen.errors)
    return _check("errors in the log", not count, str(count), "0", count,
                  seen.errors[0][:90] if count else "")
