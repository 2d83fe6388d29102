"""`kind: sources`: sources that are compiled by whatever uses them, such as the VST3 SDK."""

from __future__ import annotations

from tasks.core.frozen import frozen
from tasks.deps.kind import Kind


@frozen
class Sources(Kind):
    """A folder of sources that is used as it is; nothing is built."""

    NAME = "sources"


KIND = Sources
