"""What the page says, section by section. Where something was not measured, it says what would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tasks.realtime.checks import percent
from tasks.realtime.history import broken, rows
from tasks.report import head, load, sound, trend
from tasks.report.compared import comparison
from tasks.report.documents import Documents, stamp
from tasks.report.page import Page, Plot, Section, Table
from tasks.verify.report import parts, worst
from tasks.verify.show import blocks

_Verdict = Mapping[str, Any]


def page(found: Documents, name: str) -> Page:
    """All that is there.

    Args:
        name: of the target.
    """
    verdict = found.verdict
    return Page(head.title(found, name), verdict["verdict"] if verdict else "",
                head.facts(found, name), head.problems(found),
                tuple(head.figures(found)), tuple(_sections(found, name)),
                tuple(verdict["notes"]) if verdict else (), stamp(found, name))


def _sections(found: Documents, name: str) -> Iterator[Section]:
    if found.verdict:
        yield _checks(found.verdict)
        yield _load(found.verdict)
        yield _switches(found.verdict)
        yield _audit(found.verdict, name)
    yield _verify(found, name)
    yield _history(found)
    if found.compare:
        yield comparison(found.compare)
    if found.verdict:
        yield _board(found.verdict)


def _checks(verdict: _Verdict) -> Section:
    table = Table.of(("check", "", "measured", "limit", "note"),
                     ((it["name"], it["result"], it["measured"], it["limit"], it["note"])
                      for it in verdict["checks"]))
    errors = tuple(verdict["errors"])
    return Section("Checks", (f"Judged over {verdict['seconds']:.1f} s of audio.",),
                   tables=(table,),
                   fold=(f"{len(errors)} lines of the log", errors) if errors else None)


def _load(verdict: _Verdict) -> Section:
    signals = load.played(verdict)
    table = [Table.of(("processor", "track", "average", "maximum"),
                      ((it["name"], it["track"], _percent(it["average"]), _percent(it["maximum"]))
                       for it in verdict["processors"]), "load of each plugin since the start")]
    if not signals:
        host = verdict["target"]["plugin_host"]
        why = ("No block was played: there is no load to draw." if verdict["signals"] else
               f"{host} tells average and maximum since its start, and nothing of single blocks: "
               "there is no load over time, and no histogram.")
        return Section("Load", (why,), tables=tuple(table if verdict["processors"] else []))
    first = verdict["first_blocks"]
    words = [f"The first block after the start, which is part of the warm-up, took "
             f"{_percent(first[0])}."] if first else []
    signal = Table.of(("signal", "blocks", "average", "half", "99 %", "99.9 %", "maximum", "late"),
                      ((it["signal"], str(it["blocks"]), _percent(it["load"]["average"]),
                        *map(_percent, it["percentiles"].values()),
                        _percent(it["load"]["maximum"]), str(it["late"])) for it in signals),
                      "load that so many blocks did not exceed")
    points = max(it["series"]["blocks"] for it in signals)
    return Section("Load", tuple(words), (
        Plot.of("over-time", "Load over time, signal after signal. The line is the mean of up to "
                f"{points} blocks, the band around it goes from the least to the greatest of them.",
                lambda size: load.over_time(verdict, size)),
        Plot.of("histogram", "How many blocks had which load, in classes of 1.6 %.",
                lambda size: load.histogram(verdict, size))), (signal, *table))


def _percent(value: float | None) -> str:
    return "" if value is None else percent(value)


def _switches(verdict: _Verdict) -> Section:
    counted = verdict["switches"]
    words = [f"{counted['what'].capitalize()}: {counted['unwanted']} in {verdict['seconds']:.1f} s "
             f"(thread {', '.join(counted['threads'])})." if counted else
             "Nobody could count mode switches: no audio thread was found, or no probe fits the "
             "kernel."]
    signals = load.played(verdict)
    inside = sum(sum(it["series"]["waits"]) + sum(it["series"]["preemptions"]) for it in signals)
    count = sum(it["blocks"] for it in signals)
    plots: tuple[Plot, ...] = ()
    if inside:
        plots = (Plot.of("switches", "When the audio thread left its processor inside a block: to "
                         "wait for something (red), or because another thread took it (grey).",
                         lambda size: load.switches(verdict, size)),)
    elif count:
        words.append(f"Inside none of {count} blocks did the audio thread wait, or lose its "
                     "processor to another thread.")
    else:
        words.append("When they happened is not known: the kernel's counters are read before and "
                     "after.")
    return Section("Mode switches", tuple(words), plots)


def _audit(verdict: _Verdict, name: str) -> Section:
    audit = verdict["audit"]
    if not audit:
        return Section("Audit", ("This plugin host does not audit what the plugin calls. The calls "
                                 "are the same on every machine: ./doit audit target=stand-in",))
    sites = [(phase, site) for key, phase in (("judged", "judged"), ("warm_up", "warm-up"))
             for site in audit[key]["sites"]]
    unseen = [f"Not watched, {what}: {audit[key]}." for what, key in
              (("system calls past the C library", "system_calls_unseen"),
               ("places of page faults", "fault_places_unseen")) if audit[key]]
    if not sites:
        return Section("Audit", (f"In {audit['judged']['blocks']} blocks the audio thread neither "
                                 "allocated, locked, waited, threw nor asked the system.", *unseen))
    table = Table.of(("place", "what", "times", "from block", "in the"),
                     ((site["place"], _what(site), str(site["count"]), str(site["first_block"]),
                       phase) for phase, site in sites))
    stacks = [line for _, site in sites for line in (site["summary"], *_stack(site), "")]
    return Section("Audit", ("What the audio thread did and must not do; a page fault in the "
                             "warm-up is none of it.", *unseen), tables=(table,),
                   fold=(f"stacks (also: ./doit audit target={name})", tuple(stacks)))


def _what(site: Mapping[str, Any]) -> str:
    call = " ".join(filter(None, [site["call"], site["detail"]]))
    return call if call == site["kind"] else f"{site['kind']}: {call}"


def _stack(site: Mapping[str, Any]) -> Iterator[str]:
    for frame in site["stack"]:
        where = (f"{frame['file']}:{frame['line']}" if frame["line"]
                 else f"{frame['module']}+{frame['offset']:#x}")
        yield f"    {where}  {frame['function']}".rstrip()


def _verify(found: Documents, name: str) -> Section:
    verify = found.verify
    if not verify:
        without = found.verdict and not found.verdict["model"]
        return Section("Sound", ("The plugin has no model that it could be compared with."
                                 if without else "The plugin was not compared with its model in "
                                 f"Python yet: ./doit verify target={name}",))
    words = [f"Against {verify['model']['name']} in Python: {verify['verdict']}. Largest error "
             f"{worst(verify)}, limit {verify['limits']['max_error']:.3g}, "
             f"{verify['limits']['why']}."]
    if found.verdict and found.verdict["release"] != verify["release"]:
        words.append(f"It is of release {verify['release']}, another than the verdict's.")
    table = Table.of(("blocks of", "", "of", "largest error", "of the peak", "first beyond"),
                     ((blocks(take["blocks"]),
                       "PASS" if it["first"] is None else "FAIL", what,
                       "not finite" if it["error"] is None else f"{it['error']:.2g}",
                       "–" if it["decibels"] is None else f"{it['decibels']:.1f} dB",
                       "–" if it["first"] is None else f"frame {it['first']}")
                      for take in verify["takes"] for what, it in _worth_telling(take)))
    plots = [Plot.of("errors", "The largest errors over time, a line for each size of blocks.",
                     lambda size: sound.errors(verify, size))]
    if verify["spectra"]["parts"]:
        plots.insert(0, Plot.of("spectra", "Spectra of the plugin's output, of what its model "
                                "gives in Python, and of the difference, by parts of the sound.",
                                lambda size: sound.spectra(verify, size)))
    else:
        words.append("There are no spectra: what is compared is no sound, or not finite.")
    return Section("Sound", tuple(words), tuple(plots), (table,))


def _worth_telling(take: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """What of a take is beyond the limit; else what is nearest to it."""
    every = parts(take)
    return ([each for each in every if each[1]["first"] is not None]
            or [max(every, key=lambda each: float(each[1]["error"]))])


def _history(found: Documents) -> Section:
    entries = found.history
    measured = [each for each in entries if each.maximum is not None]
    if len(measured) < 2:
        return Section("History", ("There is one run at most that measured something: no trend "
                                   "yet.",))
    most = found.verdict["limits"]["max_load"] if found.verdict else 1.0
    table = Table.of(("when", "", "average, %", "maximum, %", "mode switches", "changed", "failed"),
                     ((*row[:4], "" if each.switches is None else str(each.switches), *row[5:])
                      for each, row in [*zip(entries, rows(entries), strict=True)][:-21:-1]),
                     "the last runs, newest first")
    return Section("History", tuple(filter(None, [broken(entries)])), (
        Plot.of("trend", f"Average and greatest load of {len(measured)} runs.",
                lambda size: trend.trend(entries, most, size)),), (table,))


def _board(verdict: _Verdict) -> Section:
    board, target = verdict["board"], verdict["target"]
    table = Table.of(("of the machine", "is"), [row for row in (
        ("target", target["name"]), ("model", board["model"]), ("machine", board["machine"]),
        ("operating system", target["os"]), ("kernel", board["kernel"]),
        ("glibc", board["glibc"]), ("plugin host", target["plugin_host"])) if row[1]])
    files = tuple(f"{digest[:16]}  {file}" for file, digest in verdict["files"].items())
    return Section("Machine and files", tables=(table,),
                   fold=(f"{len(files)} files of release {verdict['release']}", files))
