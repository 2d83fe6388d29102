"""Where parameters are at each frame, for a host's way of telling the plugin."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tasks.project.model import Parameter
from tasks.verify.moves import Move, block_start, legal, paths, schedule, told

GAIN = Parameter("gain", 0, 10, 5)
VOICE = Parameter("voice", 0, 2, 0, choices=("a", "b", "c"))
STAGES = Parameter("stages", 0, 8, 2, step=2)
RATE = 200
"""Hz: a ramp of 20 ms has four frames."""


@pytest.mark.parametrize(("frame", "blocks", "start"), [
    (0, [64], 0), (63, [64], 0), (64, [64], 64), (100, [1], 100), (130, [63], 126),
    (0, [1, 16, 64], 0), (1, [1, 16, 64], 1), (17, [1, 16, 64], 17), (80, [1, 16, 64], 17),
    (81, [1, 16, 64], 81), (82, [1, 16, 64], 82), (97, [1, 16, 64], 82)])
def test_the_block_that_holds_a_frame(frame, blocks, start):
    assert block_start(frame, blocks) == start


def test_of_several_moves_within_a_block_the_last_is_told():
    moves = [Move(65, 0, 1), Move(70, 1, 2), Move(100, 0, 3), Move(130, 0, 4)]
    assert told(moves, [64]) == [Move(64, 0, 3), Move(64, 1, 2), Move(128, 0, 4)]


def test_a_number_moves_in_a_straight_line_and_a_choice_jumps():
    made = paths([GAIN, VOICE], [0, 1], [Move(2, 0, 8), Move(3, 1, 2)], np.arange(8.0), RATE)
    assert made.tolist() == [[0, 0, 2, 4, 6, 8, 8, 8], [1, 1, 1, 2, 2, 2, 2, 2]]


def test_a_move_begins_where_the_one_before_has_got_to():
    made = paths([GAIN], [0], [Move(1, 0, 8), Move(3, 0, 0)], np.arange(8.0), RATE)
    assert made.tolist() == [[0, 2, 4, 3, 2, 1, 0, 0]]


def test_a_move_to_where_it_is_going_anyway_changes_nothing():
    once = paths([GAIN], [0], [Move(1, 0, 8)], np.arange(8.0), RATE)
    again = paths([GAIN], [0], [Move(1, 0, 8), Move(3, 0, 8)], np.arange(8.0), RATE)
    assert np.array_equal(again, once)


def test_a_line_may_end_with_the_sound():
    assert paths([GAIN], [0], [Move(2, 0, 8)], np.arange(4.0), RATE).tolist() == [[0, 0, 2, 4]]


def test_between_two_frames_a_number_is_on_its_line_and_a_choice_is_what_it_was():
    times = np.array([1.5, 2.5, 3.25, 5.5])
    made = paths([GAIN, VOICE], [0, 1], [Move(2, 0, 8), Move(3, 1, 2)], times, RATE)
    assert made.tolist() == [[0, 3, 4.5, 8], [1, 1, 2, 2]]


def test_without_parameters_there_are_no_paths():
    assert paths([], [], [], np.arange(8.0), RATE).shape == (0, 8)


def test_moves_reach_both_ends_and_come_within_a_ramp():
    moves = schedule([GAIN, STAGES], 48000, 96000, 48000)
    assert all(48000 < it.frame < 96000 for it in moves)
    assert moves == sorted(moves, key=lambda it: it.frame)
    gains = [it for it in moves if it.parameter == 0]
    assert {0.0, 10.0} <= {it.value for it in gains}
    assert min(b.frame - a.frame for a, b in pairwise(gains)) < 960


@pytest.mark.parametrize("parameter", [GAIN, VOICE, STAGES])
def test_each_value_is_one_that_the_parameter_can_have(parameter):
    values = {legal(parameter, share) for share in np.linspace(0, 1, 50)}
    assert {parameter.minimum, parameter.maximum} <= values
    if parameter is not GAIN:
        assert len(values) == (3 if parameter is VOICE else 5)
