"""What gdb printed on a real EVL kernel, and in the form that our own script asks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.realtime.gdb import parse, script
from tasks.realtime.stacks import Called, grouped

GOLDEN = Path(__file__).parent / "golden/elk-evl"
PLUGIN = "/udata/antler/current/NeuralSaturator.vst3/Contents/aarch64-linux/NeuralSaturator.so"
MAPPINGS = f"""\
process 1246
Mapped address spaces:

          Start Addr           End Addr       Size     Offset  Perms  objfile
      0x5555550000       0x5555900000   0x3b0000        0x0  r-xp   /usr/bin/sushi_b64
      0x7ff6400000       0x7ff6480000    0x80000        0x0  r--p   {PLUGIN}
      0x7ff6480000       0x7ff64c0000    0x40000    0x80000  r-xp   {PLUGIN}
      0x7ff7ff7000       0x7ff7ff9000     0x2000        0x0  r--p   [vvar]
"""


def test_a_stack_of_real_sushi() -> None:
    said = parse((GOLDEN / "gdb-sushi.txt").read_text())
    [stack] = said.stacks
    assert stack.thread == "raspa_pimpl_tas"
    assert len(stack.frames) == 14
    assert stack.frames[0] == Called("write", "", "/lib/aarch64-linux-gnu/libc.so.6", 0,
                                     0x7ff79ddc9c)
    assert stack.frames[6] == Called("", "", PLUGIN, 0, 0x7ff6495540)
    assert stack.frames[9].function == (
        "sushi::vst3::Vst3xWrapper::process_audio"
        "(sushi::SampleBuffer<64> const&, sushi::SampleBuffer<64>&)")
    assert not said.mappings


def test_both_ways_to_catch_it_and_inlined_functions() -> None:
    said = parse((GOLDEN / "gdb-woss.txt").read_text())
    assert [stack.frames[0].function for stack in said.stacks] == [
        "fstatat64", "sin1", "mprotect", "clock_nanosleep"]
    assert said.stacks[0].frames[6:8] == (
        Called("sin1", "evlaudio.c:31", address=0x400968), Called("audio", "evlaudio.c:65"))


def test_addresses_become_those_in_the_file() -> None:
    said = parse((GOLDEN / "gdb-sushi.txt").read_text() + MAPPINGS)
    found = [(it.library, it.offset) for it in said.stacks[0].frames]
    assert found[6] == (PLUGIN, 0x95540 - 1)  # in the call, not behind it
    assert found[0] == ("/lib/aarch64-linux-gnu/libc.so.6", 0)  # its place was not printed
    assert found[9] == ("/usr/bin/sushi_b64", 0x14c068 - 1)  # gdb names no library


def test_an_older_gdb_prints_no_rights() -> None:
    line = f"      0x7ff6400000       0x7ff6480000    0x80000        0x0 {PLUGIN}\n"
    assert parse(line).located(0x7ff6400010) == (PLUGIN, 0x10)
    assert parse(line).located(0x7ff6480000) == ("", 0)


def test_inlined_functions_are_left_to_their_callers_address() -> None:
    text = (GOLDEN / "gdb-woss.txt").read_text()
    stack = parse(text).stacks[0]
    assert len(stack.frames) == len(parse(text).switches[0][1])
    assert [it.function for it in parse(text + MAPPINGS).stacks[0].frames] == [
        it.function for it in stack.frames if it.address]


def test_equal_stacks_are_one_the_most_frequent_first() -> None:
    text = (GOLDEN / "gdb-woss.txt").read_text()
    groups = grouped(parse(text + text + (GOLDEN / "gdb-sushi.txt").read_text()).stacks)
    assert [group.count for group in groups] == [2, 2, 2, 2, 1]


def test_the_end_of_the_time_is_no_mode_switch() -> None:
    text = ('Thread 1 "sushi" received signal SIGINT, Interrupt.\n'
            "#0  0x0000007ff79ddc9c in poll () from /lib/libc.so.6\n")
    assert parse(text).stacks == ()


@given(st.text(alphabet=st.sampled_from('#0123456789 x()in from/at:\nThread"SIGXCPU')))
def test_no_text_crashes_it(text: str) -> None:
    for stack in parse(text).stacks:
        assert stack.frames


@pytest.mark.parametrize("stacks", [1, 20])
def test_the_script_stops_after_so_many(stacks: int) -> None:
    assert f"if $stops < {stacks}\ncontinue\nend\nend\nrun\n" in script(stacks)
