"""A module that a host closes: JUCE's message thread may still run its code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from built_plugins import built, with_juce
from elftools.elf.elffile import ELFFile
from own_checkout import Checkout
from vst3_caller import Caller

pytestmark = pytest.mark.toolchain
Open = Callable[[Path], Caller]

DF_1_NODELETE = 0x8
"""Bit of DT_FLAGS_1 (elf.h): dlclose leaves the library in memory."""


def stays_in_memory(bundle: Path) -> bool:
    (module,) = bundle.glob("Contents/*/*.so")
    with module.open("rb") as file:
        dynamic = ELFFile(file).get_section_by_name(".dynamic")
        return any(tag.entry.d_val & DF_1_NODELETE for tag in dynamic.iter_tags("DT_FLAGS_1"))


def test_the_module_stays_in_memory_whoever_closes_it(desk: Path) -> None:
    assert stays_in_memory(desk)


@pytest.mark.parametrize(("juce", "system"), [("8.0.6", "elk-1.0.0"), ("6.1.6", "elk-0.11.0")],
                         indirect=["juce"])
def test_a_board_s_module_stays_too(juce: str, system: str, checkout: Checkout,
                                    tmp_path: Path) -> None:
    """`build` refuses a module that the board could not load."""
    project = with_juce(checkout, juce) + f"  board: {{os: {system}, host: board.local}}\n"
    bundle = built(checkout, project, tmp_path, "board")
    assert (bundle / "Contents/aarch64-linux/NeuralSaturator.so").is_file()
    assert stays_in_memory(bundle)


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
