"""What figures are drawn from."""

from __future__ import annotations

import struct

import pytest

from tasks.report.cells import maps
from tasks.report.load import class_width, starts
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
