"""What an inference engine knows of model files; tasks/model/engines has a module for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from tasks.core.frozen import frozen
from tasks.model.apart import Crashed, apart
from tasks.model.content import Content
from tasks.model.problem import Problem
from tasks.project.model import Engine, Model


@frozen
class Prepared:
    """A model as the plugin holds it.

    Attributes:
        content: of `data`, with what was found out by running it.
        data: the file's own bytes, or those of a copy that was changed.
        notes: what was changed, or could not be: a line each.
        problems: what keeps the plugin from running it that only running it shows.
    """

    content: Content
    data: bytes
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


Prepare = Callable[[Path, Content, Model, Sequence[str]], Prepared]
"""Makes the plugin's copy of a file that holds what was read, given what project.yaml says of it
and the names of the plugin's parameters."""


def as_it_is(path: Path, content: Content, _said: Model, _parameters: Sequence[str]) -> Prepared:
    """The file itself."""
    return Prepared(content, path.read_bytes())


@frozen
class ModelEngine:
    """An inference engine, as far as models are concerned.

    Attributes:
        name: of its recipe, and of its folder in plugin_src/inference.
        read: what a file holds; raises AntlerError where it is damaged or of another format.
        problems: what keeps the engine from running it, whatever the plugin does.
        prepare: what the plugin gets of a file.
        format: of its files, in words: `TensorFlow Lite`.
        audio_only: its models take samples and give samples, one by one.
    """

    name: str
    read: Callable[[Path], Content]
    problems: Callable[[Content, Engine], Iterator[Problem]]
    prepare: Prepare = as_it_is
    format: str = ""
    audio_only: bool = False

    def prepared(self, path: Path, content: Content, said: Model,
                 parameters: Sequence[str]) -> Prepared:
        """`prepare`, in a process of its own: a crash of an interpreter is the model's problem."""
        if self.audio_only and (said.listens or said.features):
            return Prepared(content, b"", problems=(self._takes_samples(said),))
        if self.prepare is as_it_is:
            return self.prepare(path, content, said, parameters)
        try:
            return apart(partial(self.prepare, path, content, said, parameters))
        except Crashed as how:
            return Prepared(content, b"", problems=(Problem(
                f"{self.format or self.name} crashes as it loads and runs it ({how}): a plugin "
                "host would, too", "export it again, and copy it again"),))

    def _takes_samples(self, said: Model) -> Problem:
        asked = "`model.features`" if said.features else "results (`role: result`)"
        return Problem(f"{asked} in project.yaml: a model of {self.format} takes samples and gives "
                       "samples, one by one", "leave it out; what takes spectra, or listens, runs "
                       "as a .tflite or .onnx file")
