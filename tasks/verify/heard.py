"""Results of a model that listens, block by block: as the plugin showed them, as they should be.

A result is a line of steps. Those of a run are out at the end of the block in which it has all its
frames, or, of a worker, of the block after that (docs/models.md). Values here are shares of the
result's range, as plugin hosts have them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from itertools import accumulate, cycle, takewhile

import numpy as np
from numpy.typing import NDArray

from tasks.model.description import Result
from tasks.model.reference.player import Samples


def edges_of(blocks: Sequence[int], frames: int) -> NDArray[np.int64]:
    """Where the whole blocks of a sound begin, of these sizes in turn, and where the last one ends.

    Of a block that the sound does not fill, plugin hosts play the rest, too: a run may end there.
    """
    return np.array([*takewhile(lambda edge: edge <= frames,
                                accumulate(cycle(blocks), initial=0))])


def recorded(lines: Iterable[str], results: Sequence[Result],
             edges: NDArray[np.int64]) -> Samples:
    """What the plugin host wrote down, (results, blocks): `frame,plugin,name,value`, a line for
    each change, by the first frame of its block. Before the first one, all are 0.
    """
    rows = {it.name: number for number, it in enumerate(results)}
    made = np.zeros((len(results), len(edges) - 1), np.float32)
    for line in csv.DictReader(lines):
        if line["name"] in rows:
            block = int(np.searchsorted(edges, int(line["frame"]), "right")) - 1
            made[rows[line["name"]], block:] = float(line["value"])
    return made


def shares(values: Samples, results: Sequence[Result]) -> Samples:
    """Values as shares of their ranges; both (results, runs)."""
    low = np.array([it.minimum for it in results])[:, None]
    high = np.array([it.maximum for it in results])[:, None]
    inside: Samples = np.clip((values - low) / (high - low), 0, 1).astype(np.float32)
    return inside


def nearest(made: Samples, wanted: Samples, ends: NDArray[np.int64],
            edges: NDArray[np.int64]) -> Samples:
    """Of what each block may show, what is nearest to what it shows; (results, blocks).

    Args:
        made: as recorded.
        wanted: shares of all runs, (results, runs).
        ends: frames of the sound that each run needs.
        edges: of the blocks.
    """
    known = np.concatenate([np.zeros((len(wanted), 1), np.float32), wanted], axis=1)
    newest = np.searchsorted(ends, edges[1:], "right")
    oldest = np.concatenate([[0], newest[:-1]])
    best = known[:, newest]
    for back in range(1, int((newest - oldest).max(initial=0)) + 1):
        other = known[:, np.maximum(newest - back, oldest)]
        best = np.where(np.abs(made - other) < np.abs(made - best), other, best)
    return best


def by_frames(blocks: Samples, edges: NDArray[np.int64]) -> Samples:
    """The same for each frame of the blocks."""
    return np.repeat(blocks, np.diff(edges), axis=1)
