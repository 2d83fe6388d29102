"""What was seen of a run of the plugin host, and what is allowed."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.project.model import Project
from tasks.realtime.signals import Played, worst_load
from tasks.realtime.snapshot import Blocks, Switches
from tasks.sushi.findings import Finding
from tasks.sushi.plugin_lines import Inference, Output
from tasks.sushi.timings import Load, Timings


@dataclass(frozen=True)
class Measurement:
    """What was seen; None and empty: nothing was.

    Attributes:
        probe: kind of kernel, and what its switches are called; empty: unknown kind.
        alive: the host lived to the end with the process id and start time it began with.
        seconds: measured time on the board's clock.
        timings: the host's timings.txt.
        switches: unwanted switches of the audio threads.
        plays_signals: the host plays the signals itself, and says what it saw of each.
        played: what it said.
        outputs: what each instance of the plugin says of its own output.
        inferences: how each plugin runs its model.
        driver: blocks that the board's audio driver counted, where it counts them.
        errors: log lines that count against it.
        ended: why the host ended before it was told to, where that is known.
    """

    probe: str
    alive: bool
    seconds: float
    timings: Timings | None
    switches: Switches | None
    plays_signals: bool
    played: tuple[Played, ...] = ()
    outputs: tuple[Output, ...] = ()
    inferences: tuple[Inference, ...] = ()
    driver: Blocks | None = None
    errors: tuple[str, ...] = ()
    ended: Finding | None = None

    @property
    def load(self) -> Load | None:
        """Load of the whole engine; of the worst signals where the host plays them."""
        if self.plays_signals:
            return worst_load(self.played)
        return self.timings.engine if self.timings else None

    @property
    def blocks(self) -> int:
        """Blocks that were played, where the host counts them."""
        return sum(each.blocks for each in self.played)


@dataclass(frozen=True)
class Limits:
    """What is allowed, from `realtime` in project.yaml.

    Attributes:
        max_load: fraction of a block's budget.
        max_peak: largest magnitude of a sample; full scale is 1.
        max_dc: largest DC offset, either sign.
        max_silence: fraction of blocks that may be silent though their input is not.
        budget: seconds of one block.
        signals: what the plugin is judged on.
        strict: the audio thread must be scheduled as real-time.
    """

    max_load: float
    max_mode_switches: int
    max_peak: float
    max_dc: float
    max_silence: float
    budget: float
    signals: tuple[str, ...]
    strict: bool

    @classmethod
    def of(cls, project: Project) -> Limits:
        """Those of a project on its target."""
        asked = project.realtime
        return cls(asked.max_load, asked.max_mode_switches, asked.max_peak, asked.max_dc,
                   asked.max_silence, project.audio.budget, asked.signals,
                   project.target.board.strict)
