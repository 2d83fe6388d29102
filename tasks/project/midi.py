"""What a model that listens sends."""

from __future__ import annotations

from tasks.core.frozen import frozen


@frozen
class Midi:
    """What a result of the model becomes as MIDI: a note while it is above a value, or a controller
    that follows it over its range.

    Attributes:
        result: its name.
        note: key number; None: it is a controller's.
        above: in the result's own unit; the note goes on where the result rises above it.
        controller: its number; None: it is a note.
        channel: of MIDI, from 1.
    """

    result: str
    note: int | None = None
    above: float = 0.5
    controller: int | None = None
    channel: int = 1
