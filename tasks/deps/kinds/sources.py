"""`kind: sources`: what is compiled together with what uses it, such as the VST3 SDK."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.deps.kind import Kind


@dataclass(frozen=True)
class Sources(Kind):
    """Nothing is built: the folder of sources is the dependency."""

    NAME = "sources"


KIND = Sources
