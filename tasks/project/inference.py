"""When the model runs, as project.yaml says it: frozen."""

from __future__ import annotations

from tasks.core.frozen import frozen


@frozen
class Onset:
    """What begins a run in place of every hop: a sudden rise of the level.

    Attributes:
        threshold: dB that the level rises above what it was.
        before: frames in front of the onset that the run takes, at the model's rate.
        wait: frames after an onset until there can be another, at the model's rate; -1: until the
            run has all its frames.
    """

    threshold: float = 10.0
    before: int = 0
    wait: int = -1


@frozen
class Inference:
    """When the model runs.

    Attributes:
        mode: on the audio thread (`auto`, `block`, `sample`) or beside it (`async`).
        lead: frames that a result has, beyond a block, until it is heard; None: chosen.
        late: what is heard in place of one that is late.
        trigger: what begins a run of a model that listens; None: every hop.
    """

    mode: str = "auto"
    lead: int | None = None
    late: str = "silence"
    trigger: Onset | None = None

    def ahead(self, block: int, hop: int) -> int:
        """Frames by which a worker makes the model heard later (inference/Player.cpp).

        Args:
            block: frames of the longest block.
            hop: frames that the model takes at a time, at the audio's rate; 0: any number.
        """
        if self.mode != "async":
            return 0
        return block + (max(hop, block) if self.lead is None else self.lead)
