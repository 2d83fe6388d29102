"""The comparison as data: schema/verify.schema.json."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tasks.project.model import Project
from tasks.verify.compare import Difference
from tasks.verify.limit import Limit

PASS, FAIL = "PASS", "FAIL"


@dataclass(frozen=True)
class Take:
    """The sound, played once in blocks of these sizes, and how far off it was.

    Attributes:
        curve: largest errors over time.
    """

    blocks: tuple[int, ...]
    channels: tuple[Difference, ...]
    curve: tuple[float, ...]

    @property
    def passed(self) -> bool:
        """Whether all of it is within the limit."""
        return all(it.first is None for it in self.channels)


@dataclass(frozen=True)
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
    target = project.target
    return {
        "antler_verify": 1,
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
    }


def _take(take: Take) -> dict[str, Any]:
    channels = [{**asdict(it), "error": _finite(it.error), "decibels": _finite(it.decibels)}
                for it in take.channels]
    return {"blocks": list(take.blocks), "result": PASS if take.passed else FAIL,
            "channels": channels, "curve": [_finite(it) for it in take.curve]}


def _finite(number: float | None) -> float | None:
    """JSON has no infinity: null."""
    return None if number is None or math.isinf(number) else number


def worst(report: Mapping[str, Any]) -> str:
    """The largest error of all takes, in words."""
    errors = [each["error"] for take in report["takes"] for each in take["channels"]]
    return "a result is not finite" if None in errors else f"{max(errors):.2g}"
