"""What went wrong, said as the user would."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.core.errors import AntlerError


@dataclass(frozen=True)
class Finding:
    """A failure that is known, and what helps.

    Attributes:
        kind: short stable name for reports, e.g. `wrong-uid`.
        fatal: the host cannot work with it; False where it runs on regardless.
    """

    kind: str
    brief: str
    details: str = ""
    resolution: str = ""
    fatal: bool = True

    def error(self) -> AntlerError:
        """The same as an error to raise."""
        return AntlerError(self.brief, details=self.details, resolution=self.resolution)
