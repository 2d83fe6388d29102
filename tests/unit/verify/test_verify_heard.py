"""Results of a model that listens, block by block, and what a wrong one looks like."""

import numpy as np
import pytest

from tasks.model.description import Result
from tasks.verify.compare import differences
from tasks.verify.heard import by_frames, edges_of, nearest, recorded, shares

RESULTS = (Result("level"), Result("pitch", 0, 2000))
ENDS = np.array([100, 200, 300])
VALUES = np.array([[0.25, 0.5, 0.75], [100, 200, 4000]], np.float32)
FRAMES = 512


def lines(*rows: tuple[int, str, float]) -> list[str]:
    return ["frame,plugin,name,value", *(f"{at},ear,{name},{value}" for at, name, value in rows)]


def largest(rows: list[tuple[int, str, float]], blocks: tuple[int, ...] = (64,)) -> float:
    """The largest error of what a plugin host wrote down."""
    edges = edges_of(blocks, FRAMES)
    made = recorded(lines(*rows), RESULTS, edges)
    wanted = nearest(made, shares(VALUES, RESULTS), ENDS, edges)
    whole = (by_frames(it, edges) for it in (made, wanted))
    return max(it.error for it in differences(*whole, 1e-5))


def test_blocks_begin_where_sizes_in_turn_put_them():
    assert edges_of((1, 16), 40).tolist() == [0, 1, 17, 18, 34, 35], "the next is not whole"
    assert edges_of((64,), 128).tolist() == [0, 64, 128]


def test_what_comes_in_a_block_that_the_sound_does_not_fill_is_left_out():
    assert largest([(0, "level", 0.5), (0, "pitch", 0.1), (256, "level", 0.9)], (256, 300)) < 1e-7


def test_values_are_shares_of_their_ranges():
    assert shares(VALUES, RESULTS).tolist() == [[0.25, 0.5, 0.75], pytest.approx([0.05, 0.1, 1])]


RIGHT = [(64, "level", 0.25), (64, "pitch", 0.05), (192, "level", 0.5), (192, "pitch", 0.1),
         (256, "level", 0.75), (256, "pitch", 1.0)]


def test_results_in_the_block_of_their_run_are_right():
    assert largest(RIGHT) < 1e-7


def test_a_block_later_is_right_too():
    late = [(at + 64, name, value) for at, name, value in RIGHT]
    assert largest(late) < 1e-7
    assert largest([(128, "level", 0.25), (128, "pitch", 0.05), *RIGHT[2:]]) < 1e-7


@pytest.mark.parametrize("rows", [
    [], RIGHT[2:], [(it[0] + 128, *it[1:]) for it in RIGHT], [(0, "level", 0.25), *RIGHT[1:]],
    [(64, "level", 0.26), *RIGHT[1:]], [(64, "pitch", 0.25), (64, "level", 0.05), *RIGHT[2:]],
    RIGHT[:2]])
def test_what_is_missing_late_early_or_something_else_is_seen(rows):
    assert largest(rows) > 0.005


def test_of_several_runs_in_a_block_each_may_show():
    assert largest([(0, "level", 0.5), (0, "pitch", 0.1), (256, "level", 0.75),
                    (256, "pitch", 1.0)], (256,)) < 1e-7
    assert largest([(0, "level", 0.25), (0, "pitch", 0.05), (256, "level", 0.75),
                    (256, "pitch", 1.0)], (256,)) < 1e-7
    assert largest([(0, "level", 0.75), (0, "pitch", 1)], (256,)) > 0.1


def test_parameters_that_are_no_results_do_not_count():
    assert largest([(0, "gain", 0.9), *RIGHT]) < 1e-7
