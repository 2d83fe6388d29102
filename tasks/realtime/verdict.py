"""The verdict: compares everything measured with its limit. No data is FAIL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from tasks.core.frozen import frozen
from tasks.realtime import output, running
from tasks.realtime.checks import FAIL, Check, check, no_data, not_measured, percent
from tasks.realtime.measurement import Limits, Measurement
from tasks.sushi.timings import Load

LOADS = AVERAGE, MAXIMUM = "load, average", "load, maximum"
"""The rows that say how much of its time a block takes."""


@frozen
class Verdict:
    """All checks; one FAIL fails the verdict."""

    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether no check failed."""
        return all(check.result != FAIL for check in self.checks)


def judge(seen: Measurement, limits: Limits) -> Verdict:
    """The verdict on a measurement; pure."""
    return Verdict((
        _alive(seen), _samples(seen, limits), _period(seen, limits), *_loads(seen, limits),
        _scheduling(seen, limits), _switches(seen, limits), _late(seen),
        *_interruptions(seen), _audit(seen),
        _faults(seen, limits), *output.checks(seen, limits), *running.checks(seen, limits),
        _errors(seen)))


def _alive(seen: Measurement) -> Check:
    name, limit = "host alive", "same process"
    if seen.ended:
        return check(name, False, seen.ended.brief, limit, None, seen.ended.resolution)
    return check(name, seen.alive, limit if seen.alive else "ended or restarted", limit)


def _samples(seen: Measurement, limits: Limits) -> Check:
    name = "samples seen"
    if not seen.plays_signals:
        return _samples_by_driver(seen)
    played = {each.signal for each in seen.played if each.blocks}
    missing = [signal for signal in limits.signals if signal not in played]
    return check(name, not missing, f"{seen.blocks} blocks" if seen.blocks else "none", "some",
                 seen.blocks, f"none of {', '.join(missing)}" if missing and seen.blocks else "")


def _samples_by_driver(seen: Measurement) -> Check:
    """For a host that reports only its load; the driver's count shows that audio was running."""
    good = bool(seen.load) and (seen.driver is None or seen.driver.played > 0)
    count = seen.driver.played if seen.driver else None
    words = "none" if not good else "yes" if count is None else f"{count} blocks"
    return check("samples seen", good, words, "some", count)


def _period(seen: Measurement, limits: Limits) -> Check:
    """The host may run with a different block size or sample rate than project.yaml says."""
    name, limit = "time of a block", f"{limits.budget * 1e6:.1f} µs"
    if seen.timings is None:
        return no_data(name, limit)
    period = seen.timings.period_us
    return check(name, abs(period / (limits.budget * 1e6) - 1) < 0.01, f"{period:.1f} µs", limit,
                 period)


def _loads(seen: Measurement, limits: Limits) -> tuple[Check, Check]:
    since_start = "" if seen.plays_signals else "since its start, warm-up included"
    return (_load(AVERAGE, lambda load: load.average, seen, limits),
            _load(MAXIMUM, lambda load: load.maximum, seen, limits, since_start))


def _load(name: str, figure: Callable[[Load], float], seen: Measurement, limits: Limits,
          note: str = "") -> Check:
    limit = f"< {percent(limits.max_load)}"
    if seen.load is None:
        return no_data(name, limit)
    value, budget = figure(seen.load), limits.budget * 1e6
    worst = [each.signal for each in seen.played if each.load and figure(each.load) == value]
    return check(name, value < limits.max_load,
                 f"{percent(value)} ({value * budget:.1f} of {budget:.1f} µs)", limit, value,
                 f"worst signal: {worst[0]}" if len(seen.played) > 1 and worst else note)


def _scheduling(seen: Measurement, limits: Limits) -> Check:
    """Without real-time scheduling any other program may delay the audio at any time."""
    name, limit = "audio thread", "real-time"
    if seen.switches is None:
        return no_data(name, limit, "not found")
    real, note = seen.switches.realtime, f"thread {', '.join(seen.switches.threads)}"
    if not real:
        note += "; its user needs rtprio and memlock in /etc/security/limits.conf" \
            if limits.strict else "; on a board this is a failure"
    return check(name, real or not limits.strict, limit if real else "not real-time", limit,
                 None, note)


def _switches(seen: Measurement, limits: Limits) -> Check:
    name, limit = seen.probe or "mode switches", f"≤ {limits.max_mode_switches}"
    if not seen.probe:
        return no_data(name, limit, "no probe for this kernel")
    if seen.switches is None:
        return no_data(name, limit, "no audio thread found")
    count = seen.switches.unwanted
    return check(name, count <= limits.max_mode_switches, f"{count} in {seen.seconds:.1f} s",
                 limit, count)


def _late(seen: Measurement) -> Check:
    name = "late or failed blocks"
    if seen.blocks:
        late, failed = (sum(getattr(each, what) for each in seen.played)
                        for what in ("late", "failed"))
        short = [each.signal for each in seen.played if each.cut_short]
        return check(name, not late and not failed,
                     f"{late} late, {failed} failed of {seen.blocks}", "0", late + failed,
                     f"cut short, since all blocks were late: {', '.join(short)}" if short else "")
    if seen.load is None or seen.plays_signals:
        return no_data(name, "0")
    if seen.driver:
        late = seen.driver.late
        return check(name, not late, f"{late} late of {seen.driver.played}", "0", late,
                     "counted by the board's audio driver")
    # Sushi does not count them; a block that took its whole budget was late.
    some = seen.load.maximum >= 1.0
    return check(name, not some, "at least 1" if some else "none", "0", None,
                 "judged by the maximum load: neither host nor driver counts them")


def _interruptions(seen: Measurement) -> tuple[Check, ...]:
    """What Sushi itself says of its audio: it may pause without a block that takes too long."""
    name, limit, said = "real-time audio", "uninterrupted", seen.interruptions
    if seen.plays_signals:
        return ()
    if said is None:
        return (no_data(name, limit, "no log"),)
    if said.found:
        times = Counter(said.found)
        words = (f"{each.brief}, {count} times" if count > 1 else each.brief
                 for each, count in times.items())
        helps = dict.fromkeys(each.resolution for each in times)
        return (check(name, False, "; ".join(words), limit, times.total(), "; ".join(helps)),)
    if not said.told:
        why = "Sushi tells of pauses from 1.2 on, with audio hardware"
        return (not_measured(name, limit, why),)
    return (check(name, True, limit, limit, 0),)


def _audit(seen: Measurement) -> Check:
    name, limit = "malloc, locks, system calls", "0"
    if not seen.plays_signals:
        return not_measured(name, limit, "this host does not audit")
    if not seen.blocks:
        return no_data(name, limit)
    calls: Counter[str] = Counter()
    for each in seen.played:
        calls.update(dict(each.calls))
    where = [each.signal for each in seen.played if each.calls]
    notes = [f"in {', '.join(where)}" if 0 < len(where) < len(seen.played) else ""]
    if seen.audit and seen.audit.warm_up.calls and not calls:
        notes.append(f"in the warm-up: {listed(seen.audit.warm_up.calls)}")
    if seen.audit and seen.audit.system_calls_unseen:
        notes.append("only those through the C library")
    return check(name, not calls, listed(calls.items()) or "none", limit, calls.total(),
                 "; ".join(filter(None, notes)))


def listed(calls: Iterable[tuple[str, int]]) -> str:
    """Calls with their numbers: `malloc 3, free 3`."""
    return ", ".join(f"{call} {count}" for call, count in calls)


def _faults(seen: Measurement, limits: Limits) -> Check:
    """On a board memory is locked, and no page needs to be brought in."""
    name, limit = "page faults", "0"
    if not seen.plays_signals:
        return not_measured(name, limit, "this host does not count them")
    if not seen.blocks or seen.audit is None:
        return no_data(name, limit)
    faults = seen.audit.judged.faults
    notes = [f"from block {faults.first_block}" if faults.all else "",
             f"{faults.major} from the disk" if faults.major else "",
             "" if seen.audit.memory_locked else "memory is not locked"]
    return check(name, not faults.all or not limits.strict, str(faults.all), limit, faults.all,
                 "; ".join(filter(None, notes)))


def _errors(seen: Measurement) -> Check:
    count = len(seen.errors)
    return check("errors in the log", not count, str(count), "0", count,
                 seen.errors[0][:90] if count else "")
