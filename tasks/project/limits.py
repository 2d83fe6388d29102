"""What is demanded of a result: of its time, and of its sound."""

from __future__ import annotations

from tasks.core.frozen import frozen


@frozen
class Realtime:
    """What is played for the verdict, and its limits; all shares are fractions (0.7 = 70 %).

    Attributes:
        warm_up, seconds: not judged, judged.
        max_load: of the block's budget.
        signals: names of what is played, in order, each for its share of `seconds`.
        max_peak, max_dc: of what comes out; full scale is 1.
        max_silence: of the blocks that come out silent though noise goes in.
    """

    warm_up: float
    seconds: float
    max_load: float
    max_mode_switches: int
    signals: tuple[str, ...]
    max_peak: float
    max_dc: float
    max_silence: float


@frozen
class Verify:
    """What the plugin's result is compared for, and its limit.

    Attributes:
        max_error: largest difference from the model's reference; full scale is 1. None: what
            fits the model's result.
        block_sizes: frames; each is played, then all of them in turn.
    """

    max_error: float | None
    block_sizes: tuple[int, ...]
