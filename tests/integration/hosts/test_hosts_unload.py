"""A module that a host closes: JUCE's message thread may still run its code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from elftools.elf.elffile import ELFFile
from vst3_caller import Caller

pytestmark = pytest.mark.toolchain
Open = Callable[[Path], Caller]

DF_1_NODELETE = 0x8
"""Bit of DT_FLAGS_1 (elf.h): dlclose leaves the library in memory."""


def test_the_module_stays_in_memory_whoever_closes_it(desk: Path) -> None:
    (module,) = desk.glob("Contents/*/*.so")
    with module.open("rb") as file:
        dynamic = ELFFile(file).get_section_by_name(".dynamic")
        (flags,) = [tag.entry.d_val for tag in dynamic.iter_tags("DT_FLAGS_1")]
    assert flags & DF_1_NODELETE


def test_a_host_that_closes_the_module_in_use_survives(caller: Open, desk: Path) -> None:
    """As Sushi 0.12 ends; without the flag every such host crashes."""
    ends = []
    for _ in range(20):
        host = caller(desk)
        host.start()
        host.process_block(np.zeros((2, 64)))
        host.call("abandon")
        ends.append(host.end())
    assert ends == [0] * 20


def test_one_host_loads_it_twenty_times(caller: Open, desk: Path) -> None:
    with caller(desk) as host:
        for _ in range(20):
            host.start()
            host.process_block(np.zeros((2, 64)))
            host.stop()
            host.call("reload")
