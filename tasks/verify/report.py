"""The comparison as data: schema/verify.schema.json."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from tasks.core.frozen import frozen
from tasks.project.model import Project
from tasks.verify.compare import Difference
from tasks.verify.limit import Limit
from tasks.verify.spectrum import Spectrum

PASS, FAIL = "PASS", "FAIL"


@frozen
class Take:
    """The sound, played once in blocks of these sizes, and how far off it was.

    Attributes:
        curve: largest errors over time.
        results: of a model that listens, by name; its channels are to come out as they went in.
        spectra: of parts of the sound; of a model that listens, which makes none, there are none.
    """

    blocks: tuple[int, ...]
    channels: tuple[Difference, ...]
    curve: tuple[float, ...]
    results: tuple[tuple[str, Difference], ...] = ()
    spectra: tuple[Spectrum, ...] = ()

    @property
    def all(self) -> tuple[Difference, ...]:
        """Of channels and results."""
        return (*self.channels, *(it for _, it in self.results))

    @property
    def passed(self) -> bool:
        """Whether all of it is within the limit."""
        return all(it.first is None for it in self.all)


@frozen
class Sound:
    """What was played: a file's name, or empty; channels, frames with the repetition."""

    file: str
    channels: int
    frames: int


def report(project: Project, release: str, late: int, limit: Limit, sound: Sound,
           takes: Sequence[Take], when: str) -> dict[str, Any]:
    """The report.

    Args:
        late: frames by which the plugin is heard later.
        when: ISO 8601, of this machine.
    """
    target, farthest = project.target, max(takes, key=lambda take: max(it.error for it in take.all))
    return {
        "antler_verify": 2,
        "verdict": PASS if all(it.passed for it in takes) else FAIL,
        "when": when,
        "release": release,
        "plugin": {"name": project.plugin.name, "version": project.plugin.version},
        "engine": {"name": project.engine.name, "version": project.engine.version},
        "model": {"name": project.model.file.name,
                  "sha256": hashlib.sha256(project.model.file.read_bytes()).hexdigest()},
        "target": {"name": target.name, "plugin_host": target.plugin_host.name},
        "sample_rate": project.audio.sample_rate,
        "sound": asdict(sound),
        "latency": late,
        "limits": asdict(limit),
        "takes": [_take(it) for it in takes],
        "spectra": {"blocks": list(farthest.blocks),
                    "parts": [asdict(spectrum) for spectrum in farthest.spectra]},
    }


def _take(take: Take) -> dict[str, Any]:
    return {"blocks": list(take.blocks), "result": PASS if take.passed else FAIL,
            "channels": [_difference(it) for it in take.channels],
            "results": [{"name": name, **_difference(it)} for name, it in take.results],
            "curve": [_finite(it) for it in take.curve]}


def _difference(it: Difference) -> dict[str, Any]:
    return {**asdict(it), "error": _finite(it.error), "decibels": _finite(it.decibels)}


def _finite(number: float | None) -> float | None:
    """JSON has no infinity: null."""
    return None if number is None or math.isinf(number) else number


def worst(report: Mapping[str, Any]) -> str:
    """The largest error of all takes, in words."""
    errors = [each["error"] for take in report["takes"] for _, each in parts(take)]
    return "a result is not finite" if None in errors else f"{max(errors):.2g}"


def parts(take: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """What was compared in a take of the report: channels by number, results by name."""
    return [*((f"channel {number}", it) for number, it in enumerate(take["channels"], 1)),
            *((it["name"], it) for it in take["results"])]
