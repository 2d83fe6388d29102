"""What a model will cost, counted from its weights and shapes (pure)."""

from __future__ import annotations

from tasks.core.frozen import frozen
from tasks.model.content import Content
from tasks.model.description import Description, Role
from tasks.model.rate import converts
from tasks.project.model import Audio

STAND_IN_RATE = 3e9
"""Multiply-adds a second: the most that the stand-in was seen to do, with a dense 2-2048-2048-1
model in TensorFlow Lite (docs/benchmarks.md). Small models do far fewer: a call costs, too."""

BLOCKS = (16, 32, 64, 128, 256, 512, 1024, 2048)
"""Block sizes that a board may have (schema/project.schema.json)."""


@frozen
class Cost:
    """What a model will cost, in multiply-adds.

    Attributes:
        sample: for each sample of one channel, or of those that go together.
        share: of the time that a block lasts, at least, on the stand-in, with all channels.
        channels: that `share` is for.
        best_block, best_factor: the block size at which a sample costs least, and how much of what
            it costs at the project's block size.
    """

    sample: float
    share: float
    channels: int
    best_block: int
    best_factor: float


def cost(content: Content, model: Description, audio: Audio, channels: int) -> Cost | None:
    """What a model will cost; None where nobody counted.

    Args:
        channels: of the plugin's track.
    """
    if not content.multiply_adds:
        return None
    one = content.multiply_adds / _frames(content, model)
    costs = {block: one * (block + again(model)) / block for block in (*BLOCKS, audio.block_size)}
    here = costs[audio.block_size]
    best = min(costs, key=lambda block: (costs[block], block != audio.block_size))
    rate = model.sample_rate if converts(model, audio.sample_rate) else audio.sample_rate
    return Cost(here, here * rate * model.voices(channels) / STAND_IN_RATE, channels, best,
                costs[best] / here)


def again(model: Description) -> int:
    """Frames that each run computes once more: the context, where any number is taken."""
    return 0 if model.hop else model.context


def _frames(content: Content, model: Description) -> float:
    """New frames of a run at the sizes of the file."""
    if model.listens:
        return _heard(content, model)
    for tensor, use in zip(content.outputs, model.outputs, strict=True):
        if use.role == Role.SIGNALS and use.time is not None:
            return model.hop or max(tensor.shape[use.time], 1)
    return 1


def _heard(content: Content, model: Description) -> float:
    """Of a model that hears `context` and `hop` frames in a run: fewer where its file says fewer.

    Where it leaves their number open, what was counted is done once in a run at least: how often
    more, strides say that are not followed here.
    """
    whole = model.hop + model.context
    taken = (tensor.shape[use.time] for tensor, use in
             zip(content.inputs, model.inputs, strict=True)
             if use.role == Role.SIGNALS and use.time is not None)
    heard = next(taken, 1)
    return model.hop / whole * (heard if heard > 0 else whole)
