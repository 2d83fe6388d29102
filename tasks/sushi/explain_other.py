"""What is no log of a run, though Sushi or the board's kernel wrote it: in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tasks.core.errors import AntlerError
from tasks.project.model import Project
from tasks.sushi import timings, version
from tasks.sushi.explain import explain_host


def said(text: str, project: Project) -> Iterator[str]:
    """A sentence for each kind of output that is somewhere in `text`; pure."""
    for pattern, say in _KINDS:
        if found := re.search(pattern, text, re.MULTILINE):
            yield say(found[0], project)


def _loads(text: str, project: Project) -> str:
    helps = f"{project.target.doit('check_realtime')} measures and judges them"
    try:
        found = timings.parse(text)
    except AntlerError as error:
        return f"these are loads that Sushi measured, but {error.brief}; {helps}"
    engine = found.engine
    what = (f"average {engine.average:.2%}, maximum {engine.maximum:.2%} of a block of "
            f"{found.period_us:.0f} µs" if engine else "no block was played")
    return f"these are loads that Sushi measured: {what}; {helps}"


def _version(text: str, project: Project) -> str:
    host = version.parse(text, project.target.os.realtime)
    lines = [f"this is Sushi {host} for blocks of {host.block_size} frames, with "
             f"{', '.join(host.options)}", *(str(it.error()) for it in explain_host(host, project))]
    return "\n".join(lines)


def _counters(_: str, project: Project) -> str:
    return ("these are counters of the real-time core: ISW (or MSW) says how often a thread has "
            "left real time since it began. What counts is whether it grows while audio plays: "
            f"{project.target.doit('check_realtime')} measures that")


def _switches(_: str, project: Project) -> str:
    return ("an audio thread left real time, which SIGXCPU and the kernel's `switching in-band` "
            f"say: {project.target.doit('trace')} shows where, with files and lines")


_KINDS: tuple[tuple[str, Callable[[str, Project], str]], ...] = (
    (r"^Performance timings (?:.*\n)+?(?:Engine total.*|\Z)", _loads),
    (r"^.*\bVersion:? \d.*\n(?:.*\n)??Build options enabled: .*\n(?:.*\n)??"
     r"Audio buffer size in frames: \d+", _version),
    (r"^ *CPU +PID +.*\b(?:ISW|MSW)\b", _counters),
    (r"\bSIGXCPU, CPU time limit exceeded|EVL: \S+ switching in-band", _switches),
)
