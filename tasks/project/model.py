"""The project as the tasks see it: frozen, typed, every default filled in."""

from __future__ import annotations

import math
from pathlib import Path

from tasks.board.target import Target
from tasks.core.frozen import frozen
from tasks.project.features import Features
from tasks.project.inference import Inference
from tasks.project.limits import Realtime, Verify
from tasks.project.midi import Midi
from tasks.project.own_source import Source
from tasks.project.sushi import NOTHING_SAID, Chain, PluginUse, Sushi
from tasks.store.settings import NOT_SHARED, Settings


@frozen
class Parameter:
    """A parameter of the plugin, fed to the model beside the audio sample, in order.

    Attributes:
        minimum, maximum, default: in plain units; of a choice, places in the list of choices.
        skew: of the scale that hosts use, as in JUCE's NormalisableRange.
        step: distance of the values it can have; 0 = any.
        choices: empty for a number.
    """

    name: str
    minimum: float
    maximum: float
    default: float
    skew: float = 1.0
    step: float = 0.0
    unit: str = ""
    choices: tuple[str, ...] = ()

    def plain(self, value: float | str) -> float:
        """A value as project.yaml has it, a number or a choice, as the model gets it."""
        return float(self.choices.index(str(value)) if self.choices else value)

    def normalised(self, value: float) -> float:
        """`value` on the 0..1 scale that VST3 hosts use (JUCE: RangedAudioParameter)."""
        if self.step:
            steps = math.floor((value - self.minimum) / self.step + 0.5)
            value = min(self.minimum + steps * self.step, self.maximum)
        share = (value - self.minimum) / (self.maximum - self.minimum)
        return float(share ** self.skew)

    def from_normalised(self, share: float) -> float:
        """The plain value at 0..1 on that scale."""
        return float(self.minimum + share ** (1 / self.skew) * (self.maximum - self.minimum))


@frozen
class Plugin:
    """The VST3 plugin.

    Attributes:
        name: the VST3 class name, the bundle's stem and Sushi's uid.
        category: VST3 sub-categories.
        id: what its VST3 ids are made from; empty: name and manufacturer.
        source: the user's own C++; None: Antler's.
        midi: what results of the model become.
    """

    name: str
    manufacturer: str
    version: str
    juce: str
    parameters: tuple[Parameter, ...]
    category: tuple[str, ...] = ("Fx", "Distortion")
    id: str = ""
    source: Source | None = None
    midi: tuple[Midi, ...] = ()

    @property
    def stem(self) -> str:
        """Its name as that of a file."""
        return self.name.replace(" ", "_")

    @property
    def host_tools(self) -> bool:
        """Whether JUCE's programs for the build machine may run when it is built."""
        return self.source is not None and self.source.may_run_host_tools


OF_THE_MODEL, ALL = "model", "all"  # operators of an engine


@frozen
class Engine:
    """The inference engine: a recipe (no name: there is no model), and how it is built."""

    name: str
    version: str
    options: tuple[tuple[str, bool], ...]
    operators: str = ALL


@frozen
class TensorWords:
    """What project.yaml says of a tensor of the model, where the file cannot tell.

    Attributes:
        role: `audio`, `parameter`, `state`, `constant`, `result` or `unused`.
        of: a parameter's name; the output that a state comes from.
        value: of a constant.
        time, window: axes of its shape.
        names: of results, one for each value; empty: after the tensor.
        range: of results: smallest and largest value.
    """

    role: str
    of: str = ""
    value: float = 0.0
    time: int | None = None
    window: int | None = None
    names: tuple[str, ...] = ()
    range: tuple[float, float] = (0.0, 1.0)


@frozen
class Model:
    """The model, and what project.yaml says of it; None: the file tells.

    A plugin of the user's own may have none: then the file has no name.

    Attributes:
        embedded: it is inside the plugin; else a file beside it.
        sample_rate: Hz that it was trained at.
        resample: the audio is converted to that rate and back.
        context: frames of the past that it needs in front of those that it makes.
        hop: frames from one run to the next.
        adds_input: its result is added to the input.
        tensors: by name.
        features: what it takes, where that is not samples.
    """

    file: Path
    embedded: bool = True
    sample_rate: int | None = None
    resample: bool = False
    context: int | None = None
    hop: int | None = None
    adds_input: bool = False
    tensors: tuple[tuple[str, TensorWords], ...] = ()
    features: Features | None = None

    def __bool__(self) -> bool:
        return bool(self.file.name)

    @property
    def listens(self) -> bool:
        """Whether results are what it is for, and no audio comes out of it."""
        return any(words.role == "result" for _, words in self.tensors)

    @property
    def beside(self) -> bool:
        """Whether it is a file beside the plugin."""
        return bool(self) and not self.embedded


@frozen
class Audio:
    """Sample rate in Hz, block size in frames."""

    sample_rate: int
    block_size: int

    @property
    def budget(self) -> float:
        """Seconds in which one block must be done."""
        return self.block_size / self.sample_rate


@frozen
class Track:
    """A Sushi track; `inputs[i]`, `outputs[i]`: engine channels of track channel i, or none."""

    name: str
    channels: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    plugins: tuple[PluginUse, ...]
    buses: int = 0  # of a multibus track


@frozen
class Project:
    """project.yaml, parsed and checked, with the chosen target."""

    plugin: Plugin
    engine: Engine
    model: Model
    inference: Inference
    audio: Audio
    tracks: tuple[Track, ...]
    realtime: Realtime
    verify: Verify
    target: Target
    multicore: int = 1  # cores that Sushi plays the tracks on
    sushi: Sushi = NOTHING_SAID
    """What else Sushi is told."""
    store: Settings = NOT_SHARED

    def __hash__(self) -> int:
        """By what tells projects apart: by all that it holds, it took a tenth of a run."""
        return hash((self.target.name, self.model.file))

    @property
    def chains(self) -> tuple[tuple[str, Track | Chain], ...]:
        """Every chain of plugins, with its key in project.yaml, in the order of the sound."""
        said = self.sushi
        tracks = ((f"sushi.tracks[{index}]", track) for index, track in enumerate(self.tracks))
        found: tuple[tuple[str, Track | Chain | None], ...] = (
            ("sushi.pre_track", said.pre_track), *tracks, ("sushi.post_track", said.post_track))
        return tuple((key, chain) for key, chain in found if chain)

    @property
    def name(self) -> str:
        """Names its tasks (`deploy:NAME`) and its folder in build/."""
        return self.target.name

    @property
    def variant(self) -> str:
        """Names the C++ build that it needs, which projects share that need the same."""
        return f"{self.target.compilers}-juce-{self.plugin.juce}" + "-editor" * self.editor

    @property
    def editor(self) -> bool:
        """Whether the plugin has a window: where a screen is at hand."""
        return self.target.board.local

    @property
    def plugin_channels(self) -> int:
        """Channels of the widest track that uses the plugin, 2 at least."""
        return max([2, *(track.channels for track in self.tracks
                         if any(use.origin.built for use in track.plugins))])
