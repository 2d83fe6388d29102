"""What figures are drawn from."""

from __future__ import annotations

import json
import struct
from typing import Any

import pytest

from tasks.report.cells import front, maps, steps
from tasks.report.load import class_width, over_time, starts
from tasks.report.style import NARROW, WIDE, Size, numbers
from tests import report_samples as samples


@pytest.mark.parametrize("load", [0.0437, 0.25, 0.5, 0.999, 1.0, 1.7, 3.0])
def test_classes_are_as_wide_as_the_bench_makes_them(load: float):
    """histogram.audio.h: a class is what the exponent and the first six bits of a double say."""
    bits = struct.unpack("<q", struct.pack("<d", load))[0] >> 46
    begin, end = (struct.unpack("<d", struct.pack("<q", it << 46))[0] for it in (bits, bits + 1))
    assert begin <= load < end
    assert class_width(end) == end - begin


def test_signals_follow_each_other():
    signals = [{"blocks": 1500}, {"blocks": 750}]
    assert starts(signals, {"limits": {"budget": 0.001}}) == [0, 1.5, 2.25]


def test_cells_have_their_place_in_a_map():
    compare = samples.compared((16, 64))
    ((chosen, rows),) = maps(compare)
    assert chosen == ""
    assert [[cell["values"]["audio.block_size"] for cell in row] for row in rows] == [[16, 64]] * 4
    assert [row[0]["values"]["model"] for row in rows] == compare["axes"][0]["values"]


def test_of_three_axes_the_middle_one_has_a_map_for_each_value():
    compare = samples.compared((16, 64))
    compare["axes"].insert(1, {"key": "inference.mode", "values": ["block", "async"]})
    for cell in compare["cells"]:
        cell["values"]["inference.mode"] = "async"
    assert [(chosen, sum(cell is not None for row in rows for cell in row))
            for chosen, rows in maps(compare)] == [("block", 0), ("async", 8)]


def loads(*values: float) -> dict[str, Any]:
    """A comparison of one model whose average loads are these, by block size."""
    compare = samples.compared(tuple(16 << i for i in range(len(values))))
    cells = compare["cells"][:len(values)]
    for cell, load in zip(cells, values, strict=True):
        cell["load"]["average"] = cell["verify"]["error"] = load
    return {**compare, "cells": cells, "front": [0, len(values) - 1]}


@pytest.mark.parametrize(("values", "told"), [
    ((0.0386, 0.0373), {"0", "1", "2", "3", "4"}), ((0.0012, 0.00119), {"0", "0.1"}),
    ((0.02, 0.3), {"2", "5", "10", "20"}), ((1e-5, 0.5), {"0.01", "0.1", "1", "10"}),
    ((0.0, 0.0), {"0", "20"}), ((0.0, 0.04), {"0", "1", "4"})])
def test_an_axis_has_numbers_whatever_its_range(values, told):
    (axes,) = steps(loads(*values), WIDE).axes
    assert told <= {*numbers(axes)}


def test_errors_that_are_nearly_the_same_have_numbers_too():
    assert {"0", "2e-07"} <= {*numbers(front(loads(3.1e-7, 2.9e-7), WIDE).axes[0])}


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_long_numbers_leave_room_for_what_they_are(size: Size, tmp_path):
    folder = tmp_path / "desk"
    samples.write(folder, samples.measured(0.00093))
    figure = over_time(json.loads((folder / "verdict.json").read_text()), size)
    longest = max(len(it) for axes in figure.axes for it in numbers(axes))
    assert longest >= 5
    letter = 17  # pixels that the words beside take, to the left of the numbers
    assert figure.subplotpars.left * size.width >= letter + 7 * longest
