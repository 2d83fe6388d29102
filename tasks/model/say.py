"""How a model will run, in a sentence (pure)."""

from __future__ import annotations

from tasks.model.description import Description, Role
from tasks.model.rate import latency


def runs(model: Description, rate: int) -> str:
    """How audio of so many Hz will go through a model, as far as its file tells.

    The plugin tries the rest.
    """
    late = latency(model, rate)
    heard = f"; heard {late} samples later" if late else ""
    return calls(model) + heard


def calls(model: Description) -> str:
    """How many samples the model takes in a call."""
    if model.listens:
        return f"once every {model.hop} samples{_memory(model)}"
    if model.hop > 1:
        return f"{model.hop} samples a call, no other number{_memory(model)}"
    if model.hop == 1:
        return ("one sample a call, which costs several times as much: leave the size of its time "
                "axis open when you export")
    if model.forgets:
        return "many samples a call, if they do not change each other's result (the plugin tries)"
    return f"many samples a call{_memory(model)}"


def _memory(model: Description) -> str:
    parts = [f"{model.past} samples of the past in front"] if model.past else []
    if model.keeps_state or any(it.role == Role.STATE for it in model.inputs):
        own = model.channels == 1 and not model.listens
        parts += ["a state that each channel has for itself" if own else "a state"]
    return f", with {' and '.join(parts)}" if parts else ""
