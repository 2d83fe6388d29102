"""The first lines of the page: the verdict, what was judged, and the figures looked for first."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.realtime.checks import FAIL, percent
from tasks.report.documents import Documents
from tasks.report.page import KeyFigure
from tasks.verify.report import worst


def title(found: Documents, name: str) -> str:
    """What the page is about."""
    first = found.verdict or found.verify
    if first:
        return f"{first['plugin']['name']} on {name}"
    return f"{found.compare['plugin']}, compared" if found.compare else name


def facts(found: Documents, name: str) -> tuple[str, ...]:
    """What was judged, where and when."""
    if not found.verdict:
        return (f"no verdict of {name} yet: ./doit check_realtime target={name}",)
    verdict, engine = found.verdict, found.verdict["engine"]
    audio = verdict["audio"]
    return (*([verdict["model"]["file"]] if verdict["model"] else []),
            *([f"{engine['name']} {engine['version']}"] if engine else []),
            f"{audio['block_size']} frames at {audio['sample_rate']} Hz: "
            f"{verdict['limits']['budget'] * 1e3:.2f} ms a block",
            f"{verdict['target']['os']}, {verdict['target']['plugin_host']}",
            verdict["when"].replace("T", " "), f"release {verdict['release']}")


def problems(found: Documents) -> tuple[str, ...]:
    """Why it is no PASS, and what would help."""
    lines = [f"{file} was written by another version of Antler, or is damaged: run its command "
             "again" for file in found.foreign]
    if found.verdict and found.verdict["verdict"] == FAIL:
        failed = [f"{check['name']}: {check['measured']}, limit {check['limit']}"
                  for check in found.verdict["checks"] if check["result"] == FAIL]
        lines += [*failed, *filter(None, [found.verdict["excess"]]), *found.verdict["advice"]]
    if found.verify and found.verify["verdict"] == FAIL:
        lines.append("the plugin does not sound as its model does in Python: see below")
    return tuple(lines)


def figures(found: Documents) -> Iterator[KeyFigure]:
    """What a reader looks for first, each with its limit."""
    verdict = found.verdict
    if verdict and verdict["load"]:
        budget, limits = verdict["limits"]["budget"] * 1e6, verdict["limits"]
        for name, key in (("average load", "average"), ("greatest load", "maximum")):
            value = verdict["load"][key]
            yield KeyFigure(percent(value), name,
                            f"{value * budget:.1f} of {budget:.1f} µs\n"
                            f"limit {limits['max_load'] * 100:g} %")
    if verdict and verdict["signals"]:
        blocks = sum(each["blocks"] for each in verdict["signals"])
        yield KeyFigure(str(sum(each["late"] for each in verdict["signals"])), "late blocks",
                        f"of {blocks}\nlimit 0")
    if verdict and verdict["switches"]:
        yield KeyFigure(str(verdict["switches"]["unwanted"]), "mode switches",
                        f"in {verdict['seconds']:.1f} s\nlimit "
                        f"{verdict['limits']['max_mode_switches']}")
    if found.verify:
        yield KeyFigure(worst(found.verify), "error against the model",
                        f"full scale is 1\nlimit {found.verify['limits']['max_error']:.2g}")

