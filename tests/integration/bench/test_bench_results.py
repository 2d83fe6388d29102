"""What plugins say beside their audio, as antler-bench writes it down."""

from __future__ import annotations

import csv

import pytest
from bench_host import Bench, Ran, config, plugin, wav

pytestmark = pytest.mark.toolchain

LEVELS = [0.25] * 128 + [0.75] * 200 + [0.25] * 72


def played(bench: Bench, *words: str) -> Ran:
    (bench.folder / "in.wav").write_bytes(wav(len(LEVELS), 1, floats=LEVELS))
    bench.write("c.json", config(plugin("Test Meter"), channels=1))
    return bench.run("-o", "-i", "in.wav", "-O", "out.wav", "-c", "c.json", *words)


@pytest.mark.parametrize(("sizes", "louder", "softer"), [("64", 128, 384), ("16,48", 128, 336)])
def test_what_a_plugin_says_is_there_with_its_block(bench: Bench, sizes: str, louder: int,
                                                    softer: int) -> None:
    assert played(bench, f"--block-size={sizes}", "--results=r.csv").returncode == 0
    rows = list(csv.reader(bench.read("r.csv").splitlines()))
    assert rows == [
        ["frame", "plugin", "name", "value"],
        ["0", "p", "Level, left", "0.25"],
        [str(louder), "p", "Level, left", "0.75"],
        [str(louder), "p", "midi 2 note 60", "0.75"],
        [str(louder), "p", "midi 2 controller 20", "95"],
        [str(softer), "p", "Level, left", "0.25"],
        [str(softer), "p", "midi 2 note 60", "0"]]


def test_a_plugin_that_says_nothing_leaves_the_head(bench: Bench) -> None:
    (bench.folder / "in.wav").write_bytes(wav(256))
    bench.write("c.json", config(plugin()))
    bench.run("-o", "-i", "in.wav", "-O", "out.wav", "-c", "c.json", "--results=r.csv")
    assert bench.read("r.csv") == "frame,plugin,name,value\n"


def test_a_file_that_cannot_be_written(bench: Bench) -> None:
    ran = played(bench, "--results=nowhere/r.csv")
    assert ran.returncode == 1
    assert "Unable to open results file nowhere/r.csv" in ran.log


def test_only_a_render_has_results(bench: Bench) -> None:
    bench.write("c.json", config(plugin()))
    ran = bench.run("-d", "-c", "c.json", "--results=r.csv")
    assert ran.returncode == 1
    assert "Option '--results' works with '--offline' alone" in ran.stderr


def test_what_is_said_in_real_time_costs_no_call(bench: Bench) -> None:
    """Steps of noise say something in nearly every block."""
    bench.write("c.json", config(plugin("Test Meter")))
    ran = bench.run("-d", "-c", "c.json", interrupt_after=1)
    assert ran.returncode == 0
    assert "audio thread: no allocation, lock or system call seen" in ran.log
