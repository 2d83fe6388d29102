"""How a model that nobody has said anything about will run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.files import sha256
from tasks.core.frozen import frozen
from tasks.model.command import engine_for, refusal
from tasks.model.description import Description
from tasks.model.report import Asked, Report, report
from tasks.model.suggest import Reading, readings
from tasks.project.load import defaults
from tasks.project.model import Audio, Model


@frozen
class Fit:
    """A model that runs, and what project.yaml must say for that.

    Attributes:
        parameters: names of the plugin's parameters, in the model's order.
        said: what `model` of project.yaml says.
        description: None where project.yaml must say more before it runs.
        format: of the file, to the user.
        remarks: what else there is to know.
        untold: why it does not run yet, and what to say; empty where it runs.
    """

    parameters: tuple[str, ...]
    said: Model
    description: Description | None
    audio: Audio
    format: str
    size: int
    remarks: tuple[str, ...]
    untold: str = ""


def fit(file: str) -> Fit:
    """Read the model, and find what must be said of it.

    Raises:
        AntlerError: there is no such file, it is no model, or one that does not run whatever is
            said of it.
    """
    path, engine = Path(file).absolute(), engine_for(file, "./doit new NAME --model FILE")
    content = engine.read(path)
    chosen, audio = defaults(engine.name)
    other = content.sample_rate not in (0, audio.sample_rate)
    said = Model(path, sample_rate=content.sample_rate or None, resample=other)
    asked = Asked(file, sha256(path), chosen, "", said, (), audio, 2)
    found = report(asked, content, engine)
    if found.problems and (way := _simplest(found)):
        found = report(replace(asked, said=way.said, parameters=way.parameters), content, engine)
    if found.problems and not found.untold:
        raise refusal(found)
    return _fit(found)


def _simplest(found: Report) -> Reading | None:
    """The reading to take; of a model that runs with none, the only one: its faults are its own."""
    if found.other:
        return found.other
    asked = found.asked
    others, _ = readings(found.content, asked.said, (), asked.audio.sample_rate)
    return others[0] if len(others) == 1 else None


def _fit(found: Report) -> Fit:
    asked = found.asked
    return Fit(asked.parameters, asked.said, found.description, asked.audio, found.format,
               found.content.size, (*found.notes, *found.content.remarks),
               _untold(found) if found.problems else "")


def _untold(found: Report) -> str:
    why = refusal(found)
    return str(AntlerError("it does not run before project.yaml says more", details=why.details,
                           resolution=why.resolution))
