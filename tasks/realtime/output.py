"""Checks of the plugin's output."""

from __future__ import annotations

import math

from tasks.realtime.checks import Check, check, no_data, not_measured
from tasks.realtime.measurement import Limits, Measurement
from tasks.sushi.plugin_lines import Output

_QUIET = ("noise", "silence", "denormals")
"""Signals far below full scale: an offset in their output is a fault of the plugin. For full-scale
steps it is not: a saturation that is not symmetrical makes an offset of them."""

_Named = tuple[tuple[str, Output], ...]


def checks(seen: Measurement, limits: Limits) -> tuple[Check, ...]:
    """Checks of samples not finite, peak, DC offset and silence."""
    return _finite(seen), _peak(seen, limits), _offset(seen, limits), _silence(seen, limits)


def _outputs(seen: Measurement, signals: tuple[str, ...] = ()) -> _Named:
    """The host's figures for these signals (default: all); without them, the plugins' own."""
    if not seen.plays_signals:
        return tuple(("", output) for output in seen.outputs)
    return tuple((each.signal, each.output) for each in seen.played
                 if each.output.samples and (not signals or each.signal in signals))


def _absent(name: str, limit: str, seen: Measurement) -> Check:
    """The check if none of its signals was played: they were not asked for, or there is no data."""
    if seen.blocks:
        return not_measured(name, limit, "realtime.signals does not include the signals for it")
    return no_data(name, limit)


def _finite(seen: Measurement) -> Check:
    """Samples that are not finite. Antler's plugin silences them, and only it knows how many."""
    name, limit, found = "samples not finite", "0", _outputs(seen)
    if not found:
        return no_data(name, limit)
    silenced = sum(output.not_finite for output in seen.outputs)
    count = silenced + (sum(o.not_finite for _, o in found) if seen.plays_signals else 0)
    where = ", ".join(signal for signal, output in found if signal and output.not_finite)
    return check(name, not count, str(count), limit, count,
                 "the plugin silenced them" if silenced else f"in {where}" if where else "")


def _peak(seen: Measurement, limits: Limits) -> Check:
    name, limit, found = "output, peak", f"≤ {limits.max_peak:g}", _outputs(seen)
    if not found:
        return no_data(name, limit)
    signal, output = max(found, key=lambda each: each[1].peak)
    beyond = sum(each.beyond_full_scale for _, each in found)
    notes = [f"worst signal: {signal}" if len(found) > 1 else "",
             f"{beyond} samples beyond full scale" if beyond else ""]
    return check(name, output.peak <= limits.max_peak, level(output.peak), limit, output.peak,
                 "; ".join(filter(None, notes)))


def level(magnitude: float) -> str:
    """A magnitude, also in dB relative to full scale, which is 1: `1.03 (+0.3 dB)`."""
    return f"{magnitude:.3g} ({20 * math.log10(magnitude):+.1f} dB)" if magnitude else "0"


def _offset(seen: Measurement, limits: Limits) -> Check:
    name, limit = "output, DC offset", f"≤ {limits.max_dc:g}"
    found = _outputs(seen, _QUIET)
    if not found:
        return _absent(name, limit, seen)
    signal, output = max(found, key=lambda each: abs(each[1].mean))
    return check(name, abs(output.mean) <= limits.max_dc, f"{output.mean:+.4f}", limit,
                 output.mean, f"worst signal: {signal}" if len(found) > 1 else "")


def _silence(seen: Measurement, limits: Limits) -> Check:
    """Silent blocks. Only noise counts: in a sweep of parameters a gain may be zero."""
    name, limit = "output, silent blocks", f"≤ {limits.max_silence * 100:g} %"
    found = _outputs(seen, ("noise",))
    if not found:
        return _absent(name, limit, seen)
    silent, blocks = (sum(getattr(output, what) for _, output in found)
                      for what in ("silent_blocks", "blocks"))
    return check(name, silent <= limits.max_silence * blocks, f"{silent} of {blocks}", limit,
                 silent / blocks, "although the input was not silent" if silent else "")
