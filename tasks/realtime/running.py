"""Checks of how the model runs: in the audio thread's blocks, or on a worker beside it."""

from __future__ import annotations

from tasks.realtime.checks import Check, check, no_data, not_measured, percent
from tasks.realtime.measurement import Limits, Measurement


def checks(seen: Measurement, limits: Limits) -> tuple[Check, ...]:
    """How the model runs, its latency, and where it has a worker, late results and its load."""
    found = (_inference(seen, limits), _latency(seen, limits))
    if not limits.worker:
        return found
    return *found, _late(seen, limits), _load(seen, limits), _longest(seen)


def _inference(seen: Measurement, limits: Limits) -> Check:
    """How the model runs, for information: it explains a part of the load, which is judged."""
    name = "how the model runs"
    if not seen.inferences:
        return not_measured(name, "", "the plugin does not say")
    slowest = min(seen.inferences, key=lambda each: each.block)
    words = f"{slowest.block} samples a call" if slowest.block > 1 else "sample by sample"
    where = ", on a worker" if limits.worker else ""
    asked = "" if limits.mode in ("auto", "sample") else f"inference.mode: {limits.mode}"
    return check(name, True, words + where, "", slowest.block,
                 "; ".join(filter(None, (asked, slowest.reason))))


def _latency(seen: Measurement, limits: Limits) -> Check:
    """What the plugin tells its host."""
    name, count = "latency, declared", seen.latency
    if not seen.inferences:
        return not_measured(name, "", "the plugin does not say")
    words = f"{count} samples ({1000 * count / limits.rate:.1f} ms)" if count else "none"
    return check(name, True, words, "", count)


def _late(seen: Measurement, limits: Limits) -> Check:
    """Results that were replaced, as they were not there in time; not those of the warm-up."""
    name = "late results"
    if not seen.workers:
        return no_data(name, "0")
    judged = [each for each in seen.workers if each.last_late > limits.warm_up]
    late = sum(each.late for each in judged)
    early = min((each.early for each in seen.workers if each.early is not None), default=None)
    last = max([0.0, *(each.last_late for each in judged)])
    note = (f"the last {last:.1f} s after the start: a larger inference.lead, or a cheaper model"
            if late else "none was due" if early is None else
            f"there {early} samples early, at least" if early >= 0 else "in the warm-up alone")
    return check(name, not late, f"{late} of {sum(each.blocks for each in seen.workers)} blocks",
                 "0", late, note)


def _load(seen: Measurement, limits: Limits) -> Check:
    name, limit = "worker, average load", f"< {percent(limits.max_load)}"
    if not seen.workers:
        return no_data(name, limit)
    load = max(each.load for each in seen.workers)
    return check(name, load < limits.max_load, percent(load), limit, load)


def _longest(seen: Measurement) -> Check:
    """For information: what it may take depends on the lead, and late results are judged."""
    name = "worker, longest run"
    if not seen.workers:
        return no_data(name, "")
    worst = max(seen.workers, key=lambda each: each.longest / each.period)
    share = worst.longest / worst.period
    return check(name, True, f"{percent(share)} ({worst.longest * 1e3:.2f} of "
                 f"{worst.period * 1e3:.2f} ms)", "", share)
