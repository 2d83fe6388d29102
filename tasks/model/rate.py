"""Audio at a model's own sample rate: whether it may be, how much later it is heard (pure).

The plugin converts the audio there and back where the two differ and project.yaml says so
(plugin_src/inference/Resampler.h).
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from tasks.model.content import Content
from tasks.model.description import Description
from tasks.model.problem import Problem
from tasks.project.inference import Inference
from tasks.project.model import Audio, Model

CROSSINGS = 24
"""Frames of the lower rate that a filter reaches to each side, and so is late."""


def converts(model: Description, rate: int) -> bool:
    """Whether audio of so many Hz is converted for the model."""
    return model.resamples and model.sample_rate not in (0, rate)


def latency(model: Description, rate: int) -> int:
    """Frames of the audio, at so many Hz, between what goes in and what comes out."""
    if model.listens or not converts(model, rate):
        return model.latency
    one_way = Fraction(CROSSINGS * rate, min(rate, model.sample_rate))
    return int(2 * one_way + Fraction(model.latency * rate, model.sample_rate) + Fraction(1, 2))


def heard_late(model: Description, audio: Audio, inference: Inference, block: int) -> int:
    """The same, with what a worker beside the audio thread adds.

    Args:
        block: frames of the plugin host's longest block.
    """
    rate = audio.sample_rate
    if model.listens:
        return 0
    gathered = Fraction(model.hop * rate, model.sample_rate) if converts(model, rate) else model.hop
    return latency(model, rate) + inference.ahead(block, ceil(gathered))


def rate_problems(content: Content, said: Model, audio: Audio) -> list[Problem]:
    """A model that was trained at another rate than the audio has."""
    rate = said.sample_rate or content.sample_rate
    if said.resample or rate in (0, audio.sample_rate):
        return []
    wrong, way = ("hear something else", "") if said.listens else ("sound wrong", " and back")
    return [Problem(f"it was trained at {rate} Hz, the audio has {audio.sample_rate} Hz: it would "
                    f"{wrong}",
                    f"write `model: {{file: …, sample_rate: {rate}, resample: true}}` in "
                    f"project.yaml to convert the audio there{way} (docs/models.md), or set "
                    f"`audio.sample_rate: {rate}` if the board can do that")]
