"""A known failure as a value."""

from __future__ import annotations

from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen


@frozen
class Finding:
    """A known failure, with advice.

    Attributes:
        kind: a short stable name for reports, e.g. `wrong-uid`.
        fatal: the host cannot work; False if it keeps running.
        doubtful: it may mean nothing: a remark, not what went wrong.
    """

    kind: str
    brief: str
    details: str = ""
    resolution: str = ""
    fatal: bool = True
    doubtful: bool = False

    def error(self) -> AntlerError:
        """The same as an error to raise."""
        return AntlerError(self.brief, details=self.details, resolution=self.resolution)
