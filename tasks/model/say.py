"""How a model will run, in a sentence (pure)."""

from __future__ import annotations

from tasks.model.description import Description


def runs(model: Description) -> str:
    """How audio will go through a model, as far as its file tells; the plugin tries the rest."""
    if model.hop > 1:
        return (f"{model.hop} samples a call, as it takes no other number; heard {model.latency} "
                "samples later")
    if model.hop == 1:
        return ("one sample a call, which costs several times as much: leave the size of its time "
                "axis open when you export")
    if model.forgets:
        return "many samples a call, if they do not change each other's result (the plugin tries)"
    return f"many samples a call{_memory(model)}"


def _memory(model: Description) -> str:
    parts = [f"{model.past} samples of the past in front"] if model.past else []
    parts += ["a state that each channel has for itself"] if not model.forgets and not parts else []
    return f", with {' and '.join(parts)}" if parts else ""
