"""A measurement of a run of the plugin host, and its limits, as values."""

from __future__ import annotations

from tasks.core.frozen import frozen
from tasks.project.model import Project
from tasks.realtime.audit import Audit
from tasks.realtime.places import NOTHING, Findings
from tasks.realtime.signals import Played, worst_load
from tasks.realtime.snapshot import Blocks, Switches
from tasks.sushi.findings import Finding
from tasks.sushi.interruptions import Interruptions
from tasks.sushi.plugin_lines import Inference, Output, Worker
from tasks.sushi.timings import Load, Timings


@frozen
class Measurement:
    """What was measured; None or empty if there is no data.

    Attributes:
        probe: the name of the kernel's mode switches; empty for an unknown kernel.
        alive: the host ran to the end, with the same process id and start time.
        seconds: measured time on the board's clock.
        timings: the host's timings.txt.
        switches: unwanted switches of the audio threads.
        plays_signals: the host plays the signals itself, and reports figures of each.
        played: these figures.
        outputs: figures that each instance of the plugin reports of its own output.
        inferences: how each plugin runs its model.
        latency: samples that the plugin declares.
        workers: what each worker did, where models run beside the audio thread.
        audit: what was found on the audio thread; None without data, or if the host does not audit.
        findings: the same with files and lines.
        driver: blocks that the board's audio driver counted, if it counts them.
        interruptions: what Sushi says of its real-time audio; None without data, and for a host
            that counts late blocks itself.
        errors: log lines that count as errors.
        ended: why the host ended too early, if known.
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
    latency: int = 0
    workers: tuple[Worker, ...] = ()
    audit: Audit | None = None
    findings: Findings = NOTHING
    driver: Blocks | None = None
    interruptions: Interruptions | None = None
    errors: tuple[str, ...] = ()
    ended: Finding | None = None

    @property
    def load(self) -> Load | None:
        """The load of the whole engine; of the worst signals, if the host plays them."""
        if self.plays_signals:
            return worst_load(self.played)
        return self.timings.engine if self.timings else None

    @property
    def blocks(self) -> int:
        """Number of blocks played, if the host counts them."""
        return sum(each.blocks for each in self.played)


@frozen
class Limits:
    """The limits of a verdict, from `realtime` in project.yaml.

    Attributes:
        max_load: fraction of a block's budget.
        max_peak: largest magnitude of a sample; full scale is 1.
        max_dc: largest DC offset of either sign.
        max_silence: fraction of blocks that may be silent although their input is not.
        budget: seconds of one block.
        signals: the signals that the plugin is judged on.
        strict: the audio thread must have real-time scheduling.
        rate: samples a second.
        warm_up: seconds that are not judged.
        mode: when the model is to run: `inference.mode`.
        listens: no audio comes out of the model.
    """

    max_load: float
    max_mode_switches: int
    max_peak: float
    max_dc: float
    max_silence: float
    budget: float
    signals: tuple[str, ...]
    strict: bool
    rate: int = 48000
    warm_up: float = 0.0
    mode: str = "auto"
    listens: bool = False

    @property
    def worker(self) -> bool:
        """Whether it is to run on a worker, as Player.cpp of the plugin has it."""
        return self.mode == "async" or (self.listens and self.mode == "auto")

    @classmethod
    def of(cls, project: Project) -> Limits:
        """The limits of a project on its target."""
        asked = project.realtime
        return cls(asked.max_load, asked.max_mode_switches, asked.max_peak, asked.max_dc,
                   asked.max_silence, project.audio.budget, asked.signals,
                   project.target.board.strict,
                   project.audio.sample_rate, asked.warm_up,
                   project.inference.mode, project.model.listens)
