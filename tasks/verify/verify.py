"""Play a sound through the plugin and through the model's reference, compare, keep the report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tasks.board import lock
from tasks.board.base import Board
from tasks.core.errors import AntlerError
from tasks.core.files import write_atomically
from tasks.core.paths import shown
from tasks.deploy.layout import Products, release
from tasks.model.described import described
from tasks.model.rate import heard_late
from tasks.model.reference import interpreter
from tasks.model.reference.player import Samples
from tasks.project.model import Plugin, Project
from tasks.run import host, samples, wav
from tasks.run.start import check_deployed
from tasks.verify import heard
from tasks.verify import show as terminal
from tasks.verify.compare import curve, differences
from tasks.verify.expect import Reference
from tasks.verify.limit import Limit, limit
from tasks.verify.moves import Move, paths, schedule, start_values, told
from tasks.verify.play import Played, block_sizes, play
from tasks.verify.report import PASS, Sound, Take, report, worst
from tasks.verify.sound import parts as signal_parts
from tasks.verify.sound import signal
from tasks.verify.spectrum import spectra

_PATIENCE = 3600.0
"""Seconds within which all is played."""


def verify(board: Board, project: Project, products: Products, file: Path | None) -> str:
    """The whole of it, shown on the terminal; what came of it, in a line.

    Args:
        file: a wave file to play instead of the test signal.

    Raises:
        AntlerError: the plugin sounds otherwise than the model in Python, or cannot be compared.
    """
    found = compare(board, project, products, file)
    write_atomically(products.folder / "verify.json", json.dumps(found, indent=1) + "\n")
    write_atomically(products.folder / "verify.svg", terminal.picture(found))
    terminal.show(found)
    if found["verdict"] != PASS:
        raise _unlike(found, products.folder, project.plugin)
    return f"{PASS}, {worst(found)}, {terminal.limit(found)}"


def compare(board: Board, project: Project, products: Products,
            file: Path | None = None) -> dict[str, Any]:
    """The report."""
    prepared, model = described(project)
    load = partial(interpreter(project.engine.name), prepared.data)
    reference = Reference(shown(project.model.file), model, load, project.audio.sample_rate,
                          project.inference.trigger)
    once = samples.load(file, wav.read(file)).T if file else signal(project.audio.sample_rate)
    sound = np.concatenate([once, once], axis=1)  # at rest, then moving
    check_deployed(board, project, host.host(project.target))
    with lock.held(board, project.target.root, "verify", _PATIENCE):
        most = _limit(project, reference, sound)
        takes = list(_takes(board, project, reference, sound, most.max_error,
                            _parts(once, file, project.audio.sample_rate)))
    played = Sound(file.name if file else "", *sound.shape)
    late = heard_late(model, project.audio, project.inference, project.audio.block_size)
    return report(project, release(project, products).digest, late, most, played, takes,
                  datetime.now().astimezone().isoformat(timespec="seconds"))


def _parts(once: Samples, file: Path | None, rate: int) -> list[tuple[str, slice]]:
    """What has a spectrum of its own; the sound is played twice, at rest and moving."""
    frames = once.shape[1]
    resting = [(f"{name}, at rest", part) for name, part in signal_parts(rate)]
    return [*([("at rest", slice(0, frames))] if file else resting),
            ("parameters moving", slice(frames, 2 * frames))]


def _limit(project: Project, reference: Reference, sound: Samples) -> Limit:
    moves = told(_moves(project, sound), block_sizes(project)[0])
    path = _paths(project, reference, sound, moves)
    results = reference.model.results

    def played(other: Samples) -> Samples:
        made = reference.played(other, path)
        return heard.shares(made, results) if results else made

    return limit(project.verify.max_error, reference.model, sound, played)


def _moves(project: Project, sound: Samples) -> list[Move]:
    """While the sound is played the second time."""
    frames = sound.shape[1]
    return schedule(project.plugin.parameters, frames // 2, frames, project.audio.sample_rate)


def _paths(project: Project, reference: Reference, sound: Samples, moves: list[Move]) -> Samples:
    return paths(project.plugin.parameters, start_values(project), moves,
                 reference.times(sound.shape[1]), project.audio.sample_rate)


def _takes(board: Board, project: Project, reference: Reference, sound: Samples,
           most: float, parts: list[tuple[str, slice]]) -> Iterator[Take]:
    """Play the sound once for each way of cutting it into blocks."""
    moves = _moves(project, sound)
    for blocks in block_sizes(project):
        wanted = reference.play(sound, _paths(project, reference, sound, told(moves, blocks)))
        latency = heard_late(reference.model, project.audio, project.inference, max(blocks))
        longer = np.pad(sound, ((0, 0), (0, latency)))
        played = play(board, project, longer, moves, blocks)
        take = (_listened(blocks, played, sound, wanted, reference, most) if reference.model.listens
                else _take(blocks, played.sound[:, latency:], wanted, most, parts,
                           project.audio.sample_rate))
        print(f"  blocks of {terminal.blocks(blocks)}: {max(it.error for it in take.all):.2g}",
              flush=True)
        yield take


def _take(blocks: tuple[int, ...], made: Samples, wanted: Samples, most: float,
          parts: list[tuple[str, slice]], rate: int) -> Take:
    return Take(blocks, differences(made, wanted, most), tuple(curve(made, wanted)),
                spectra=spectra(made, wanted, parts, rate))


def _listened(blocks: tuple[int, ...], played: Played, sound: Samples, values: Samples,
              reference: Reference, most: float) -> Take:
    """The audio is to come out as it went in; each result is to show in the block of its run."""
    results, edges = reference.model.results, heard.edges_of(blocks, sound.shape[1])
    made = heard.recorded(played.results, results, edges)
    wanted = heard.nearest(made, heard.shares(values, results), reference.ends(sound), edges)
    shown, right = (heard.by_frames(it, edges) for it in (made, wanted))
    whole = edges[-1]
    found = differences(shown, right, most)
    return Take(blocks, differences(played.sound, sound, most),
                tuple(curve(np.concatenate([played.sound[:, :whole], shown]),
                            np.concatenate([sound[:, :whole], right]))),
                tuple((it.name, each) for it, each in zip(results, found, strict=True)))


def _unlike(found: Mapping[str, Any], folder: Path, plugin: Plugin) -> AntlerError:
    own = "before() and after() in plugin.source are heard, too: empty, they would not count\n"
    return AntlerError(
        f"the plugin does not sound as {found['model']['name']} does in Python: {worst(found)}, "
        f"{terminal.limit(found)}",
        details=terminal.failed(found),
        resolution=(own if plugin.source else "")
        + f"{shown(folder / 'verify.svg')} shows where; if a difference of that size may be, set "
          "`verify: {max_error: …}` in project.yaml")
