"""The plugin alone, on the board, with blocks of given sizes while its parameters move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tasks.board.base import Board
from tasks.core.frozen import frozen
from tasks.model.reference.player import Samples
from tasks.project.model import Project, Track
from tasks.project.sushi import NOTHING_SAID, PluginUse
from tasks.run import render, samples, wav
from tasks.sushi import config
from tasks.sushi.tasks import bundles
from tasks.verify.moves import Move, start_values


def alone(project: Project, channels: int) -> Project:
    """The project with one track, which has the plugin and as many channels, and no more."""
    names = (parameter.name for parameter in project.plugin.parameters)
    use = PluginUse(project.plugin.name, project.plugin.name,
                    tuple(zip(names, start_values(project), strict=True)))
    straight = tuple(range(channels))
    return replace(project, sushi=NOTHING_SAID,
                   tracks=(Track("verify", channels, straight, straight, (use,)),))


def host_config(project: Project, channels: int, moves: Sequence[Move]) -> dict[str, object]:
    """The plugin host's configuration for it, with the moves as events.

    An event is half a frame behind the beginning of its own: hosts round its time.
    """
    single = alone(project, channels)
    made = config.host_config(single, bundles(single))
    first = made.get("events", [])  # Sushi 0.12: the values at start
    assert isinstance(first, list)
    return {**made, "events": [*first, *(_event(project, it) for it in moves)]}


def _event(project: Project, move: Move) -> dict[str, object]:
    parameter = project.plugin.parameters[move.parameter]
    return {"time": (move.frame + 0.5) / project.audio.sample_rate, "type": "parameter_change",
            "data": {"plugin_name": project.plugin.name, "parameter_name": parameter.name,
                     "value": parameter.normalised(move.value)}}


def block_sizes(project: Project) -> list[tuple[int, ...]]:
    """What to play: each size, then all in turn; where the host has one, that one."""
    if not project.target.plugin_host.takes_block_size:
        return [(project.audio.block_size,)]
    sizes = project.verify.block_sizes
    return [*((size,) for size in sizes), *([sizes] if len(sizes) > 1 else [])]


@frozen
class Played:
    """What the deployed plugin made of a sound.

    Attributes:
        sound: (channels, frames).
        results: what a model that listens found out, as the plugin host wrote it down, line by
            line.
    """

    sound: Samples
    results: tuple[str, ...] = ()


def play(board: Board, project: Project, sound: Samples, moves: Sequence[Move],
         blocks: tuple[int, ...]) -> Played:
    """What the deployed plugin makes of a sound, (channels, frames).

    What is not fit for real time is left to check_realtime to say.

    Raises:
        AntlerError: the plugin host failed.
    """
    channels, frames = sound.shape
    head = wav.Wav(channels, project.audio.sample_rate, frames, wav.FLOAT, 0)
    with TemporaryDirectory() as folder:
        given, made, said, found = (Path(folder) / name for name in (
            "in.wav", "out.wav", "config.json", "results.csv"))
        listens = project.model.listens
        samples.save(given, sound.T, head)
        said.write_text(config.render(host_config(project, channels, moves)))
        sizes = blocks if project.target.plugin_host.takes_block_size else ()
        render.through(board, project, given, made, head.seconds, config=said, blocks=sizes,
                       results=found if listens else None, say=lambda _: None)
        return Played(samples.load(made, wav.read(made)).T,
                      tuple(found.read_text().splitlines()) if listens else ())
