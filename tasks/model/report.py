"""What is known of a model file, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, field

from tasks.core.frozen import frozen
from tasks.core.paths import shown
from tasks.core.words import listed
from tasks.model.content import Content, Tensor
from tasks.model.cost import Cost, cost
from tasks.model.describe import describe, flaws, problems, schedule_problems
from tasks.model.description import Description, Role
from tasks.model.engine import ModelEngine, Prepared
from tasks.model.measure import Timing
from tasks.model.problem import Problem
from tasks.model.rate import latency, rate_problems
from tasks.model.results import given
from tasks.model.roles import Roles, assign
from tasks.model.suggest import Reading, lines, readings
from tasks.project.inference import Inference
from tasks.project.model import Audio, Engine, Model


@frozen
class Asked:
    """A model file, and what it is looked at for.

    Attributes:
        name: as the user writes it.
        sha256: of its bytes, in hex.
        engine_why: why that engine, in words.
        parameters: names of the plugin's parameters.
        channels: of the plugin's track.
        inference: when the plugin runs it.
    """

    name: str
    sha256: str
    engine: Engine
    engine_why: str
    said: Model
    parameters: tuple[str, ...]
    audio: Audio
    channels: int
    inference: Inference = field(default_factory=Inference)


@frozen
class Use:
    """What a tensor is for: `role`, of which parameter or state (`of`), and how that was told."""

    role: str
    of: str = ""
    told: str = ""


@frozen
class OnBoard:
    """What a model takes on a board, as fractions of the time that a block lasts.

    Attributes:
        target: the board's name.
        block: samples of a block.
        average, maximum: of all blocks, the whole plugin with all channels.
        note: what the board's clock is worth; empty where it is an ordinary one.
    """

    target: str
    block: int
    average: float
    maximum: float
    note: str = ""


@frozen
class Report:
    """What is known of a model file.

    Attributes:
        inputs, outputs: what each tensor is for.
        prepared: as the plugin holds it; None where nobody got so far.
        description: how audio meets it; None where it cannot run.
        other: a reading with which it would run; None where it runs, or none makes it run.
        untold: its only fault is what project.yaml does not say of it.
        measured: how long runs take on this machine, if that was asked for.
        on_board: what it takes on the project's target, or why that cannot be said.
    """

    asked: Asked
    format: str
    content: Content
    inputs: tuple[Use, ...]
    outputs: tuple[Use, ...]
    problems: tuple[Problem, ...]
    prepared: Prepared | None
    description: Description | None
    cost: Cost | None
    other: Reading | None
    untold: bool
    measured: tuple[Timing, ...] = ()
    on_board: OnBoard | str = ""

    @property
    def instead(self) -> str:
        """Lines of project.yaml with which it would run; empty where there are none."""
        said = self.asked.said
        return lines(self.other, shown(said.file), said.features) if self.other else ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What the plugin's copy has that the file has not, or could not have."""
        return self.prepared.notes if self.prepared else ()

    def as_dict(self) -> dict[str, object]:
        """JSON-able form; schema/model.schema.json describes it."""
        asked, content = self.asked, self.content
        return {
            "file": asked.name, "format": self.format, "bytes": content.size,
            "sha256": asked.sha256,
            "engine": {"name": asked.engine.name, "version": asked.engine.version,
                       "why": asked.engine_why, "operators": asked.engine.operators},
            "inputs": [_tensor(*pair) for pair in zip(content.inputs, self.inputs, strict=True)],
            "outputs": [_tensor(*pair) for pair in zip(content.outputs, self.outputs, strict=True)],
            "operators": [{"name": it.name, "version": it.version, "custom": it.custom,
                           "count": it.count} for it in content.operators],
            "weights": content.weights,
            "sample_rate": asked.said.sample_rate or content.sample_rate or None,
            "runs": (_runs(self.description, asked.audio.sample_rate) if self.description
                     else None),
            "cost": {**asdict(self.cost), "block_size": asked.audio.block_size,
                     "audio_rate": asked.audio.sample_rate} if self.cost else None,
            "measured": [asdict(it) for it in self.measured] or None,
            "on_board": asdict(self.on_board) if isinstance(self.on_board, OnBoard) else None,
            "notes": list(self.notes),
            "remarks": list(content.remarks),
            "problems": [asdict(it) for it in self.problems],
            "project_yaml": self.instead or None,
        }


def report(asked: Asked, content: Content, engine: ModelEngine) -> Report:
    """All that can be said of a model that holds `content`.

    An engine that prepares models may run it.
    """
    said, names = asked.said, asked.parameters
    roles, _ = assign(content, said, names)
    unread = problems(content, said, names)
    beyond = [*rate_problems(content, said, asked.audio), *engine.problems(content, asked.engine)]
    others, against = (readings(content, said, names, asked.audio.sample_rate) if unread
                       else ([], []))
    wrong = [*dict.fromkeys([*unread, *against, *beyond])]
    prepared, other = None, None
    if not wrong:
        prepared = engine.prepared(said.file, content, said, names)
        wrong = [*prepared.problems]
    elif not beyond:
        other, refused = _that_runs(others, content, engine)
        wrong += refused
    held = prepared.content if prepared else content
    found = None if wrong else describe(held, said, names)
    if found and (unfit := schedule_problems(found, asked.inference)):
        found, wrong = None, unfit
    return Report(asked, engine.format or engine.name, content,
                  _inputs(content, said, names, roles), _outputs(content, said, roles),
                  tuple(wrong), prepared, found,
                  cost(held, found, asked.audio, asked.channels) if found else None,
                  other, bool(unread) and not beyond and not flaws(content))


def _that_runs(others: Sequence[Reading], content: Content,
               engine: ModelEngine) -> tuple[Reading | None, list[Problem]]:
    """The first reading with which the engine runs the model; if there is none, why the last does
    not.
    """
    refused: tuple[Problem, ...] = ()
    for it in others:
        refused = engine.prepared(it.said.file, content, it.said, it.parameters).problems
        if not refused:
            return it, []
    return None, [*refused]


def _inputs(content: Content, said: Model, parameters: Sequence[str],
            roles: Roles) -> tuple[Use, ...]:
    return tuple(_input(i, it, content, said, parameters, roles)
                 for i, it in enumerate(content.inputs))


def _input(number: int, tensor: Tensor, content: Content, said: Model, parameters: Sequence[str],
           roles: Roles) -> Use:
    words = dict(said.tensors).get(tensor.name)
    told = ("project.yaml" if words else "name" if number in roles.named
            else "only input" if len(content.inputs) == 1 else "shape")
    if number == roles.audio_in:
        taken = roles.parameters.values()
        beside = [name for p, name in enumerate(parameters) if p not in taken]
        return Use("audio", ", ".join(beside), told)
    if number in roles.parameters:
        return Use("parameter", parameters[roles.parameters[number]], told)
    if number in roles.states:
        return Use("state", content.outputs[roles.states[number]].name, told)
    if number in roles.constants:
        return Use("constant", f"{roles.constants[number]:.12g}", told)
    return Use("unused", "", told) if words else Use("unknown")


def _outputs(content: Content, said: Model, roles: Roles) -> tuple[Use, ...]:
    states = {output: source for source, output in roles.states.items()}
    results = given(content, said, roles.results)
    uses = []
    for number, tensor in enumerate(content.outputs):
        words = dict(said.tensors).get(tensor.name)
        told = ("project.yaml" if words else "only output" if len(content.outputs) == 1 else
                "name" if states.get(number) in roles.named else "shape")
        if number in states:
            uses.append(Use("state", content.inputs[states[number]].name, told))
        elif number in results:
            names = listed(it.name for it in results[number].results)
            uses.append(Use("result", names, told))
        elif number == roles.audio_out:
            uses.append(Use("audio", "", told))
        else:
            known = roles.audio_out is not None or roles.results
            uses.append(Use("unused" if known else "unknown", "", told if words else ""))
    return tuple(uses)


def _tensor(tensor: Tensor, use: Use) -> dict[str, object]:
    return {"name": tensor.name, "shape": [None if n < 0 else n for n in tensor.shape],
            "type": tensor.type, "scale": tensor.scale, "zero_point": tensor.zero_point,
            "role": use.role, "of": use.of or None, "told_by": use.told or None}


def _runs(model: Description, rate: int) -> dict[str, object]:
    return {"hop": model.hop or None, "context": model.context, "past": model.past,
            "latency": latency(model, rate), "channels_together": model.channels,
            "listens": model.listens, "overlaps": model.overlaps, "adds_input": model.adds_input,
            "keeps_state": model.keeps_state or any(it.role == Role.STATE for it in model.inputs),
            "window": max((use.shape[use.window].size for use in model.inputs
                           if use.window is not None), default=None)}
